namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>Credentials of a plugin: kept until they expire, then the plugin runs again.</summary>
internal sealed class ExecCredentialSource(ExecPlugin plugin, TimeProvider? clock = null) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private ExecCredential? _current;

    /// <summary>The current credential; the plugin runs where there is none, or where it has expired.</summary>
    /// <exception cref="MilvusL7Exception"><c>CredentialPluginFailed</c>.</exception>
    public async Task<ExecCredential> GetAsync(EngineContext context)
    {
        await _gate.WaitAsync(context.Cancellation);
        try
        {
            if (_current is not { } credential || credential.Expiration <= _clock.GetUtcNow())
            {
                _current = credential = await ExecPluginRunner.RunAsync(plugin, context);
            }

            return credential;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Forgets a credential that the server refused: the plugin runs again for the next request.</summary>
    public void Forget(ExecCredential refused) => Interlocked.CompareExchange(ref _current, null, refused);

    public void Dispose() => _gate.Dispose();
}
