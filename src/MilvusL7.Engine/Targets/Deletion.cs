using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets;

/// <summary>Deletion of an object to its end. Controllers hold an object by its finalizers until what they made of it is deleted.</summary>
internal static class Deletion
{
    /// <summary>Null also where the cluster does not know the kind: then no object of it exists.</summary>
    public static async Task<JsonObject?> GetOrNullAsync(ITarget target, ResourceRef resource, EngineContext context)
    {
        try
        {
            return await target.GetAsync(resource, context);
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "GkeResourceMissing")
        {
            return null;
        }
    }

    /// <summary>Waits until the object with this uid is gone. Another object of the same name is not waited for.</summary>
    /// <exception cref="MilvusL7Exception"><c>DeletionTimeout</c>.</exception>
    public static Task WaitAsync(ITarget target, ResourceRef resource, string? uid, TimeSpan timeout, TimeProvider clock, EngineContext context)
    {
        if (target.Info.Kind == TargetKind.Folder)
        {
            return Task.CompletedTask;
        }

        var finalizers = string.Empty;
        return Polling.UntilAsync(
            $"Deleting {resource}",
            timeout,
            clock,
            async () =>
            {
                if (await target.GetAsync(resource, context) is not { } left || left.Text("metadata", "uid") != uid)
                {
                    return null;
                }

                finalizers = string.Join(", ", left.Texts("metadata", "finalizers"));
                return finalizers.Length > 0 ? $"waiting for {finalizers}" : "waiting for its deletion";
            },
            _ => Errors.DeletionTimeout(resource.ToString(), timeout, finalizers),
            context);
    }
}
