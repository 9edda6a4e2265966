using System.Collections.Concurrent;
using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Moves;

namespace MilvusL7.Cmdlets;

/// <summary>
/// Works on many releases side by side. The work runs on other threads; all that it says comes out where <see cref="Pump"/> is called. At most as many
/// are at work as may be, so that memory does not grow with the fleet.
/// </summary>
/// <param name="isWanted">False for words that nobody would see.</param>
internal sealed class Fleet(int limit, Func<EngineMessageLevel, bool> isWanted, CancellationToken stop) : IDisposable
{
    // Whoever reports must never wait: it may hold a Lease that has to be renewed while somebody thinks about a question.
    private readonly BlockingCollection<Action<IFleetOutput>> _words = [];
    private readonly ConcurrentDictionary<int, EngineProgress> _progress = new();
    private readonly ConcurrentDictionary<int, Task> _running = new();
    private readonly ConcurrentDictionary<int, bool> _announced = new();
    private int _started;

    /// <summary>How many are at work.</summary>
    public int Running => _running.Count;

    public int Started => _started;

    /// <summary>Starts on one release; waits first while as many are at work as may be.</summary>
    /// <param name="work">Answers with the result; its fault is written as an error, and does not stop the others.</param>
    /// <param name="failed">The result of a release whose work ended with a fault; null for none.</param>
    public void Start(MilvusRelease release, Func<EngineContext, Func<MoveQuestion, Task<bool>>, Task<object>> work, Func<Exception, object?> failed, IFleetOutput output)
    {
        Pump(output, () => Running < limit);
        var number = _started++;
        var name = release.ToString();
        var context = new EngineContext(new Relay(report => Report(name, number, report)), stop);
        // Entered before it starts, so that it is never taken out before.
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[number] = Task.Run(async () =>
        {
            await gate.Task;
            await WorkAsync(release, number, context, work, failed);
        }, CancellationToken.None);
        gate.SetResult();
        Pump(output, () => _words.Count == 0);
    }

    /// <summary>Lets come out what was said, until it is enough.</summary>
    public void Pump(IFleetOutput output, Func<bool> isEnough)
    {
        while (!isEnough())
        {
            _words.Take(stop)(output);
        }
    }

    /// <summary>Lets everything come out, until all are done.</summary>
    public void Finish(IFleetOutput output) => Pump(output, () => Running == 0 && _words.Count == 0);

    /// <summary>Gives what was stopped some time to end.</summary>
    public void Abandon(TimeSpan patience)
    {
        try
        {
            Task.WaitAll([.. _running.Values], patience);
        }
        catch (AggregateException)
        {
            // Nobody listens any more.
        }
    }

    public void Dispose() => _words.Dispose();

    private async Task WorkAsync(MilvusRelease release, int number, EngineContext context, Func<EngineContext, Func<MoveQuestion, Task<bool>>, Task<object>> work, Func<Exception, object?> failed)
    {
        try
        {
            var result = await work(context, question => AskAsync(release.ToString(), question));
            Add(o => Write(o, result, release));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The pipeline was stopped, and says so itself.
        }
        catch (Exception e) when (ErrorRecords.IsReported(e) || e is OperationCanceledException)
        {
            Add(o =>
            {
                o.Write(ErrorRecords.About(e, release));
                if (failed(e) is { } summary)
                {
                    o.Write(summary);
                }
            });
        }
        finally
        {
            _running.TryRemove(number, out _);
            // Wakes a pump that waits for this one.
            Add(_ => { });
        }
    }

    private void Report(string name, int number, EngineReport report)
    {
        if (report is EngineProgress progress)
        {
            // Of progress only the last word counts.
            if (_progress.AddOrUpdate(number, progress, (_, _) => progress) == progress && _announced.TryAdd(number, true))
            {
                Add(o =>
                {
                    _announced.TryRemove(number, out _);
                    if (_progress.TryRemove(number, out var last))
                    {
                        o.Write(name, number, last);
                    }
                });
            }
        }
        else if (report is not EngineMessage message || isWanted(message.Level))
        {
            Add(o => o.Write(name, number, report));
        }
    }

    private static void Write(IFleetOutput output, object result, MilvusRelease release)
    {
        if (result is MilvusL7Move { Fault: { } fault })
        {
            output.Write(ErrorRecords.About(fault, release));
        }

        output.Write(result);
    }

    private async Task<bool> AskAsync(string name, MoveQuestion question)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(o =>
        {
            try
            {
                answer.SetResult(o.Ask(name, question));
            }
            catch (MilvusL7Exception e)
            {
                answer.SetException(e);
            }
            catch
            {
                answer.TrySetCanceled();
                throw;
            }
        });
        return await answer.Task.WaitAsync(stop);
    }

    private void Add(Action<IFleetOutput> word)
    {
        try
        {
            _words.Add(word, stop);
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException)
        {
            // Nobody listens any more.
        }
    }

    private sealed class Relay(Action<EngineReport> report) : IProgress<EngineReport>
    {
        public void Report(EngineReport value) => report(value);
    }
}
