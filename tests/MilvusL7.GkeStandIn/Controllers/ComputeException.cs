namespace MilvusL7.GkeStandIn;

/// <summary>A refusal of the Compute API, as its Go client words it.</summary>
internal sealed class ComputeException(int code, string message, string reason)
    : SyncException($"googleapi: Error {code}: {message}, {reason}")
{
    public int Code { get; } = code;

    public static ComputeException NotFound(string project, string path) =>
        new(404, $"The resource 'projects/{project}/{path}' was not found", "notFound");

    public static ComputeException Invalid(string field, string value, string why) =>
        new(400, $"Invalid value for field 'resource.{field}': '{value}'. {why}", "invalid");
}
