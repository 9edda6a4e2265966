using MilvusL7.Engine.Targets.Folder;
using MilvusL7.Engine.Tests.Certificates;
using Xunit;

namespace MilvusL7.Engine.Tests.Targets;

public sealed class FolderLockTests
{
    [Fact]
    public async Task Second_holder_waits_until_the_first_one_lets_go()
    {
        using TemporaryFolder folder = new();
        FolderLock first = FolderLock.Of([folder["a.yaml"]], CancellationToken.None);
        using CountingClock clock = new(TimeSpan.Zero);

        Task<FolderLock> second = Task.Run(() => FolderLock.Of([folder["b.yaml"]], CancellationToken.None, clock));
        await clock.Asked.WaitAsync(TimeSpan.FromSeconds(20));
        bool endedEarly = second.IsCompleted;
        first.Dispose();
        using FolderLock held = await second.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.False(endedEarly);
    }

    [Fact]
    public void Lock_that_is_held_too_long_is_an_error()
    {
        using TemporaryFolder folder = new();
        using FolderLock first = FolderLock.Of([folder["a.yaml"]], CancellationToken.None);
        using CountingClock clock = new(TimeSpan.FromSeconds(10));

        MilvusL7Exception fault = Assert.Throws<MilvusL7Exception>(() => FolderLock.Of([folder["a.yaml"]], CancellationToken.None, clock));

        Assert.Equal("FolderBusy", fault.ErrorId);
    }

    [Fact]
    public void Wait_for_a_lock_ends_on_cancellation()
    {
        using TemporaryFolder folder = new();
        using FolderLock first = FolderLock.Of([folder["a.yaml"]], CancellationToken.None);

        Assert.Throws<OperationCanceledException>(() => FolderLock.Of([folder["a.yaml"]], new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Lock_leaves_no_file_in_the_folder()
    {
        using TemporaryFolder folder = new();

        FolderLock.Of([folder["a.yaml"]], CancellationToken.None).Dispose();

        Assert.Empty(Directory.GetFileSystemEntries(folder["."], "*", new EnumerationOptions { AttributesToSkip = 0 }));
    }

    /// <summary>A clock that goes on by one step whenever it is asked.</summary>
    private sealed class CountingClock(TimeSpan step) : TimeProvider, IDisposable
    {
        private readonly SemaphoreSlim _asked = new(0);
        private long _ticks;

        /// <summary>Ends when the clock was asked twice: at the start of a wait, and after the first failed attempt.</summary>
        public Task Asked => AskedTwiceAsync();

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            _asked.Release();
            return Interlocked.Add(ref _ticks, step.Ticks);
        }

        public void Dispose() => _asked.Dispose();

        private async Task AskedTwiceAsync()
        {
            await _asked.WaitAsync();
            await _asked.WaitAsync();
        }
    }
}
