namespace MilvusL7;

/// <summary>
/// A fault the module explains: what is wrong, on what, and what to do about it. Never carries secret data: its text, which often quotes servers,
/// programs and files, is masked, and control characters in it are visible.
/// </summary>
public class MilvusL7Exception : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errorId">Stable identifier in Pascal case, not localized.</param>
    /// <param name="category">The kind of fault.</param>
    /// <param name="message">What is wrong, in one or two sentences.</param>
    /// <param name="recommendedAction">What the user can do, a command where there is one.</param>
    /// <param name="target">The object at fault, for ErrorRecord.TargetObject.</param>
    /// <param name="innerException">The fault underneath, if any.</param>
    public MilvusL7Exception(
        string errorId,
        MilvusL7ErrorCategory category,
        string message,
        string recommendedAction,
        object? target = null,
        Exception? innerException = null)
        : base(ForeignText.Of(message), ForeignText.Of(innerException))
    {
        ErrorId = errorId;
        Category = category;
        RecommendedAction = ForeignText.Of(recommendedAction);
        Target = target is string text ? ForeignText.Of(text) : target;
    }

    /// <summary>Stable identifier of the fault, for example <c>ReleaseNotFound</c>.</summary>
    public string ErrorId { get; }

    /// <summary>The kind of fault.</summary>
    public MilvusL7ErrorCategory Category { get; }

    /// <summary>What the user can do about it.</summary>
    public string RecommendedAction { get; }

    /// <summary>The object at fault.</summary>
    public object? Target { get; }
}
