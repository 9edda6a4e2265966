using System.Net;

namespace MilvusL7.Engine.Targets.Cluster;

/// <summary>Reads bodies of answers up to a limit, counted after decompression.</summary>
internal static class BoundedBody
{
    public const int MaximumLength = 64 * 1024 * 1024;

    // The text of an error, of which a part is shown.
    private const int MaximumErrorLength = 1024 * 1024;

    /// <summary>Reads the body into memory. Of an error's body only the first part is kept.</summary>
    /// <exception cref="AnswerTooLargeException">The body of a success is larger than the limit.</exception>
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    public static async Task BufferAsync(HttpResponseMessage response, string what, CancellationToken cancellation)
    {
        var limit = response.IsSuccessStatusCode ? MaximumLength : MaximumErrorLength;
        using var body = new MemoryStream();
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var buffer = new byte[81920];
            while (body.Length <= limit && await stream.ReadAsync(buffer, cancellation) is > 0 and var count)
            {
                body.Write(buffer, 0, count);
            }
        }
        catch (IOException e)
        {
            // As HttpClient itself says it where it reads the body: such a request is sent again.
            throw new HttpRequestException(e.Message, e);
        }
        catch (InvalidDataException e)
        {
            throw Errors.ApiServerFault(what, (int)response.StatusCode, $"the response cannot be decompressed: {e.Message}");
        }

        if (body.Length > limit && response.IsSuccessStatusCode)
        {
            response.Dispose();
            throw new AnswerTooLargeException(what, (int)response.StatusCode);
        }

        var complete = new ByteArrayContent(body.GetBuffer(), 0, (int)Math.Min(body.Length, limit));
        response.Content.Dispose();
        response.Content = complete;
    }
}
