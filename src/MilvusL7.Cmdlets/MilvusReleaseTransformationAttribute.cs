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
            string { Length: > 0 } name => new MilvusRelease(name, null),
            MilvusL7Change change => change.Release,
            MilvusL7Move move => move.Release,
            MilvusL7Plan plan => plan.Release,
            MilvusL7Status status => status.Release,
            MilvusL7Finding { Release: { } release } => release,
            MilvusConnection { Release: { } release } => release,
            _ => inputData,
        };
}
