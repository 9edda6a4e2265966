using System.Management.Automation;

namespace MilvusL7.Cmdlets;

/// <summary>Takes a TimeSpan as its whole seconds: the unit of GKE's fields.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecondsAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is TimeSpan span ? span.TotalSeconds : inputData;
}
