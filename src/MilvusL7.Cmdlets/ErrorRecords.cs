using System.Management.Automation;
using System.Management.Automation.Host;
using MilvusL7.Engine;

namespace MilvusL7.Cmdlets;

/// <summary>The one place where a fault becomes an ErrorRecord.</summary>
internal static class ErrorRecords
{
    /// <param name="input">What the cmdlet was working on: the target of a fault that names none.</param>
    private static ErrorRecord ToErrorRecord(this MilvusL7Exception fault, object input) =>
        new(fault, fault.ErrorId, CategoryOf(fault.Category), fault.Target ?? (input is string text ? ForeignText.Of(text) : input))
        {
            ErrorDetails = new ErrorDetails(fault.Message) { RecommendedAction = fault.RecommendedAction },
        };

    /// <summary>
    /// True for what becomes an ErrorRecord here: not a stop, nor what PowerShell itself throws in a pipeline, nor a later step's
    /// break, continue and exit, which come through WriteObject.
    /// </summary>
    public static bool IsReported(Exception fault) =>
        fault is HostException or not (PipelineStoppedException or OperationCanceledException or RuntimeException or FlowControlException);

    public static ErrorRecord Of(Exception fault, object input) => fault switch
    {
        MilvusL7Exception known => known.ToErrorRecord(input),
        // A question of PowerShell's own, where nobody can answer.
        HostException or PSInvalidOperationException => Errors.QuestionImpossible(fault.Message, fault).ToErrorRecord(input),
        _ => Unexpected(fault, input),
    };

    /// <summary>The same with this target, whatever the fault names: where many releases are worked on, the release tells their errors apart.</summary>
    public static ErrorRecord About(Exception fault, object target)
    {
        var record = Of(fault, target);
        return ReferenceEquals(record.TargetObject, target) ? record
            : new ErrorRecord(record.Exception, record.FullyQualifiedErrorId, record.CategoryInfo.Category, target) { ErrorDetails = record.ErrorDetails };
    }

    /// <summary>A fault nobody foresaw: still an id, a category, and where to go with it.</summary>
    private static ErrorRecord Unexpected(Exception fault, object? target) =>
        new(ForeignText.Of(fault), "UnexpectedFault", ErrorCategory.InvalidResult, target is string text ? ForeignText.Of(text) : target)
        {
            ErrorDetails = new ErrorDetails($"An unexpected error occurred ({fault.GetType().Name}): {ForeignText.Of(fault.Message)}")
            {
                RecommendedAction = "Run the command again with -Verbose, and report its output.",
            },
        };

    private static ErrorCategory CategoryOf(MilvusL7ErrorCategory category) => category switch
    {
        MilvusL7ErrorCategory.InvalidArgument => ErrorCategory.InvalidArgument,
        MilvusL7ErrorCategory.InvalidData => ErrorCategory.InvalidData,
        MilvusL7ErrorCategory.InvalidOperation => ErrorCategory.InvalidOperation,
        MilvusL7ErrorCategory.ObjectNotFound => ErrorCategory.ObjectNotFound,
        MilvusL7ErrorCategory.ResourceExists => ErrorCategory.ResourceExists,
        MilvusL7ErrorCategory.ConnectionError => ErrorCategory.ConnectionError,
        MilvusL7ErrorCategory.PermissionDenied => ErrorCategory.PermissionDenied,
        MilvusL7ErrorCategory.AuthenticationError => ErrorCategory.AuthenticationError,
        MilvusL7ErrorCategory.NotInstalled => ErrorCategory.NotInstalled,
        MilvusL7ErrorCategory.OperationTimeout => ErrorCategory.OperationTimeout,
        MilvusL7ErrorCategory.ResourceBusy => ErrorCategory.ResourceBusy,
        MilvusL7ErrorCategory.SecurityError => ErrorCategory.SecurityError,
        _ => ErrorCategory.ProtocolError,
    };
}
