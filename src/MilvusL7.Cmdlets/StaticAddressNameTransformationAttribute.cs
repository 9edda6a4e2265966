using System.Management.Automation;

namespace MilvusL7.Cmdlets;

/// <summary>
/// Takes an object that names a static address for that name. Every step's result and every status has a <c>Name</c> too, which would bind
/// first: the name of an Ingress, say, under which quite another address may be reserved.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StaticAddressNameTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            MilvusStaticAddress address => new[] { address.Name },
            MilvusL7Change change => NamesOf(change.StaticAddressName),
            MilvusL7Status status => NamesOf(status.StaticAddressName),
            _ => inputData,
        };

    private static string[] NamesOf(string? name) => name is null ? [] : [name];
}
