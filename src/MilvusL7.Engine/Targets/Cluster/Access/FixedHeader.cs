using System.Net.Http.Headers;
using k8s.Authentication;

namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>A token, or a name and password, that stay the same.</summary>
internal sealed class FixedHeader(AuthenticationHeaderValue header) : ITokenProvider
{
    public Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) => Task.FromResult(header);
}
