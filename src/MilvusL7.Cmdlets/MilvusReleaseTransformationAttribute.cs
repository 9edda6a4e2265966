using System.Management.Automation;

namespace MilvusL7.Cmdlets;

/// <summary>Takes a release's name, or the result of an earlier step, where a release is asked for.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MilvusReleaseTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            // Looked up when the step runs: there it can be cancelled, and its faults are the step's.
            string { Length: > 0 } name => new MilvusRelease(name, null) { Words = [name] },
            // After a pipe these are the values of the next parameter.
            object?[] { Length: > 0 } values when Words(values) is { } words => new MilvusRelease(string.Join(", ", words), null) { Words = words },
            MilvusL7Change change => change.Release,
            MilvusL7Move move => move.Release,
            MilvusL7Plan plan => plan.Release,
            MilvusL7Status status => status.Release,
            MilvusL7Finding { Release: { } release } => release,
            MilvusConnection { Release: { } release } => release,
            _ => inputData is PSObject row && row.Properties["Release"]?.Value is { } release and not PSObject { BaseObject: PSCustomObject }
                ? Transform(engineIntrinsics, release)
                : inputData,
        };

    private static string[]? Words(object?[] values)
    {
        var words = values.Select(v => v is PSObject wrapped ? wrapped.BaseObject : v).OfType<string>().Where(w => w.Length > 0).ToArray();
        return words.Length == values.Length ? words : null;
    }
}
