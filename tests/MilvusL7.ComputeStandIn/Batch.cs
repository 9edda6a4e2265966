using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MilvusL7.ComputeStandIn;

/// <summary>A batch: several requests in one multipart body. gcloud sends one whenever it has more than one request.</summary>
internal static partial class Batch
{
    private const string Boundary = "batch_stand_in";

    public const string ContentType = $"multipart/mixed; boundary={Boundary}";

    public static IReadOnlyList<(string ContentId, Incoming Request)> Read(string? contentType, string body, string? authorization, string? userAgent)
    {
        if (contentType is null || BoundaryParameter().Match(contentType) is not { Success: true } match)
        {
            return [];
        }

        string[] parts = body.ReplaceLineEndings("\n").Split($"--{match.Groups["boundary"].Value}");
        return [.. parts.Where(part => part.StartsWith('\n')).Select(part => Part(part, authorization, userAgent))];
    }

    public static string Write(IEnumerable<(string ContentId, ApiAnswer Answer)> answers)
    {
        var body = new StringBuilder();
        foreach (var (contentId, answer) in answers)
        {
            body.Append(CultureInfo.InvariantCulture, $"--{Boundary}\r\nContent-Type: application/http\r\n");
            body.Append(CultureInfo.InvariantCulture, $"Content-ID: <response-{contentId.TrimStart('<')}\r\n\r\n");
            body.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} {(answer.Status < 300 ? "OK" : "Error")}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n");
            body.Append(answer.Text).Append("\r\n");
        }

        return body.Append(CultureInfo.InvariantCulture, $"--{Boundary}--\r\n").ToString();
    }

    private static (string ContentId, Incoming Request) Part(string part, string? authorization, string? userAgent)
    {
        string[] blocks = part.TrimStart('\n').Split("\n\n", 3);
        string inner = blocks.Length > 1 ? blocks[1] : string.Empty;
        string[] start = inner.Split('\n')[0].Split(' ');
        string own = Header(inner, "Authorization") ?? authorization ?? string.Empty;
        var request = new Incoming(
            start[0],
            start.Length > 1 ? start[1] : string.Empty,
            own.Length > 0 ? own : null,
            userAgent,
            blocks.Length > 2 ? blocks[2].Trim() : string.Empty);
        return (Header(blocks[0], "Content-ID") ?? "<0>", request);
    }

    private static string? Header(string block, string name) => block.Split('\n')
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    [GeneratedRegex("boundary=\"?(?<boundary>[^\";]+)")]
    private static partial Regex BoundaryParameter();
}
