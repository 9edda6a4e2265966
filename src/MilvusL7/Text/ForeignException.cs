namespace MilvusL7;

/// <summary>Stands for an exception of others whose text is not fit to be shown: the same types and messages, masked and visible.</summary>
internal sealed class ForeignException : Exception
{
    private readonly string _type;

    public ForeignException(Exception cause)
        : base(ForeignText.Of(cause.Message), cause.InnerException is { } inner ? new ForeignException(inner) : null)
    {
        _type = cause.GetType().FullName ?? cause.GetType().Name;
        HResult = cause.HResult;
    }

    /// <inheritdoc />
    public override string ToString() => $"{_type}: {Message}{(InnerException is null ? string.Empty : $" ---> {InnerException}")}";
}
