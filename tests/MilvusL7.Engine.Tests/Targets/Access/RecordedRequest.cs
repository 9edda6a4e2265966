using Xunit;

namespace MilvusL7.Engine.Tests.Targets.Access;

/// <summary>A request as the server received it.</summary>
internal sealed record RecordedRequest(string Method, string Target, IReadOnlyDictionary<string, string[]> Headers, string? ClientCertificate)
{
    public string? Authorization => Headers.TryGetValue("Authorization", out var values) ? Assert.Single(values) : null;

    public string[] Values(string header) => Headers.TryGetValue(header, out var values) ? values : [];
}
