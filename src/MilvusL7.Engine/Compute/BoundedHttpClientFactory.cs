using Google.Apis.Http;

namespace MilvusL7.Engine.Compute;

/// <summary>
/// Makes the HTTP clients for the Compute API and for the token servers. Google's own follow redirects and send the token, or the key's
/// signature, to wherever the answer points; and they read answers of any size.
/// </summary>
internal sealed class BoundedHttpClientFactory(TimeSpan timeout) : IHttpClientFactory
{
    /// <summary>Counted after decompression.</summary>
    public const int LargestAnswer = 64 * 1024 * 1024;

    private readonly HttpClientFactory _factory = new();

    public ConfigurableHttpClient CreateHttpClient(CreateHttpClientArgs args)
    {
        var client = _factory.CreateHttpClient(args);
        client.MessageHandler.FollowRedirect = false;
        client.MaxResponseContentBufferSize = LargestAnswer;
        client.Timeout = timeout;
        return client;
    }
}
