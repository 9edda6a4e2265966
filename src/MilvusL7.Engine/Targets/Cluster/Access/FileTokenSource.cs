using System.Net.Http.Headers;
using k8s.Authentication;

namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>A kubeconfig's <c>tokenFile</c>. The file is read again for each request: something else renews the token in it.</summary>
/// <param name="path">Full path of the file.</param>
/// <param name="otherwise">The token of the kubeconfig, for a file that cannot be read; null for none.</param>
internal sealed class FileTokenSource(string path, string? otherwise) : ITokenProvider
{
    private volatile string? _last = otherwise;

    public Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = KubeconfigText.Read(path).Trim();
            if (text.Length > 0)
            {
                _last = BearerToken.Check(text, path, "the token file");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && _last is not null)
        {
            // As in client-go: the last token is used while the file is being replaced.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.KubeconfigInvalid(path, $"the token file cannot be read: {e.Message}", e);
        }

        var token = _last ?? throw Errors.KubeconfigInvalid(path, "the token file is empty.");
        return Task.FromResult(new AuthenticationHeaderValue("Bearer", token));
    }
}
