namespace MilvusL7.Fuzz;

/// <summary>A part of the module that reads what others wrote.</summary>
internal abstract class FuzzArea : IAsyncDisposable
{
    /// <summary>What takes longer breaks the case.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public abstract string Name { get; }

    /// <summary>Starts what the cases share.</summary>
    public virtual Task StartAsync() => Task.CompletedTask;

    /// <summary>Runs one case. A fault that the module explains is an answer; any other exception breaks the case.</summary>
    public abstract Task RunAsync(FuzzCase one);

    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>Ends what was started.</summary>
    protected virtual Task StopAsync() => Task.CompletedTask;
}
