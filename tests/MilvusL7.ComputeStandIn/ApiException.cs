namespace MilvusL7.ComputeStandIn;

/// <summary>What Google answers instead of a result.</summary>
internal sealed class ApiException(int code, string reason, string message) : Exception(message)
{
    public ApiAnswer Answer => ApiAnswer.Error(code, reason, Message);

    public static ApiException NotFound(string project, string path) =>
        new(404, "notFound", $"The resource 'projects/{project}/{path}' was not found");

    public static ApiException Invalid(string field, string value, string why) =>
        new(400, "invalid", $"Invalid value for field '{field}': '{value}'. {why}");
}
