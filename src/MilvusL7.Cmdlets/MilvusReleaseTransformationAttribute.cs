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
            PSCustomObject => OfRow(engineIntrinsics, (PSObject)inputData) ?? inputData,
            _ => inputData is PSObject row && row.Properties["Release"]?.Value is { } release ? Transform(engineIntrinsics, release) : inputData,
        };

    /// <summary>A row of a table, or an object that crossed a process: looked up anew by what it still says.</summary>
    private object? OfRow(EngineIntrinsics engineIntrinsics, PSObject row)
    {
        if (row.Properties["Release"]?.Value is { } release)
        {
            return release is string text && text.Contains('/', StringComparison.Ordinal)
                ? throw new ArgumentTransformationMetadataException($"Release '{VisibleText.Of(text)}' was serialized as text and no longer contains its cluster or folder. To keep the object, use -Depth 4 with Export-Clixml and ConvertTo-Json.")
                : Transform(engineIntrinsics, release);
        }

        var isRelease = row.TypeNames.Any(t => t.EndsWith(".MilvusL7.MilvusRelease", StringComparison.Ordinal));
        if (!isRelease && row.TypeNames.Any(t => t.Contains(".MilvusL7.", StringComparison.Ordinal)))
        {
            throw new ArgumentTransformationMetadataException("The object no longer contains a release. Keep its property Release.");
        }

        return row.Properties["Name"]?.Value is string { Length: > 0 } name && (isRelease || row.Properties["Namespace"] is not null)
            ? new MilvusRelease(name, row.Properties["Namespace"]?.Value as string) { Target = TargetOf(row.Properties["Target"]?.Value) }
            : null;
    }

    private static MilvusTarget? TargetOf(object? value) => value switch
    {
        MilvusTarget target => target,
        PSObject { BaseObject: MilvusTarget target } => target,
        PSObject { BaseObject: PSCustomObject } row when row.Properties["Name"]?.Value is string name =>
            new MilvusTarget(LanguagePrimitives.TryConvertTo(row.Properties["Kind"]?.Value, out TargetKind kind) ? kind : KindOf(name), name, row.Properties["Server"]?.Value as string),
        string name => new MilvusTarget(KindOf(name), name),
        PSObject { BaseObject: string name } => new MilvusTarget(KindOf(name), name),
        _ => null,
    };

    // Only the text is left: a full path, or the name of a context.
    private static TargetKind KindOf(string name) => Path.IsPathFullyQualified(name) ? TargetKind.Folder : TargetKind.Cluster;

    private static string[]? Words(object?[] values)
    {
        var words = values.Select(v => v is PSObject wrapped ? wrapped.BaseObject : v).OfType<string>().Where(w => w.Length > 0).ToArray();
        return words.Length == values.Length ? words : null;
    }
}
