using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Moves;

namespace MilvusL7.Cmdlets;

/// <summary>A fleet in the background. Nobody can be asked there: what cannot be taken back was accepted on the command line, or is refused.</summary>
internal sealed class MilvusL7Job : Job, IFleetOutput
{
    /// <summary>A job may run for hours with nobody who reads what it says.</summary>
    private const int MostProgress = 1000;

    private readonly CancellationTokenSource _stop = new();
    private readonly Action<Fleet, IFleetOutput> _work;
    private readonly IDisposable _owned;
    private readonly bool _isAccepted;
    private readonly bool _asks;
    private readonly int _limit;

    /// <param name="isAccepted">True where what cannot be taken back was accepted on the command line.</param>
    /// <param name="asks">True where the cmdlet would ask about every change.</param>
    /// <param name="owned">What the work needs, disposed of when it is over.</param>
    /// <param name="work">Starts all releases.</param>
    public MilvusL7Job(string command, int limit, bool isAccepted, bool asks, IDisposable owned, Action<Fleet, IFleetOutput> work)
        : base(command)
    {
        (_work, _owned, _isAccepted, _asks, _limit) = (work, owned, isAccepted, asks, limit);
        PSJobTypeName = "MilvusL7Job";
    }

    /// <inheritdoc />
    public override bool HasMoreData => Output.Count > 0 || Error.Count > 0 || Verbose.Count > 0 || Warning.Count > 0 || Debug.Count > 0 || Progress.Count > 0;

    /// <inheritdoc />
    public override string Location => Environment.MachineName;

    /// <inheritdoc />
    public override string StatusMessage => JobStateInfo.State.ToString();

    public void Start()
    {
        SetJobState(JobState.Running);
        _ = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc />
    public override void StopJob()
    {
        if (JobStateInfo.State == JobState.Running)
        {
            SetJobState(JobState.Stopping);
            _stop.Cancel();
            Finished.WaitOne(TimeSpan.FromSeconds(5));
        }
    }

    public void Write(string name, int number, EngineReport report)
    {
        switch (report)
        {
            case EngineMessage { Level: EngineMessageLevel.Verbose } message:
                Verbose.Add(new VerboseRecord(MoveCmdlet.Logged(name, message.Text)));
                break;
            case EngineMessage { Level: EngineMessageLevel.Debug or EngineMessageLevel.Read } message:
                Debug.Add(new DebugRecord(MoveCmdlet.Tagged(name, message.Text)));
                break;
            case EngineMessage message:
                Warning.Add(new WarningRecord(MoveCmdlet.Tagged(name, message.Text)));
                break;
            case EngineProgress progress:
                while (Progress.Count >= MostProgress)
                {
                    Progress.RemoveAt(0);
                }

                Progress.Add(MoveCmdlet.RecordOf(number, progress));
                break;
        }
    }

    public void Write(object result) => Output.Add(PSObject.AsPSObject(result));

    public void Write(ErrorRecord error) => Error.Add(error);

    public bool Ask(string name, MoveQuestion question)
    {
        foreach (var warning in question.Warnings)
        {
            Warning.Add(new WarningRecord(MoveCmdlet.Tagged(name, warning)));
        }

        if (question.Text.Length == 0)
        {
            Verbose.Add(new VerboseRecord(MoveCmdlet.Logged(name, MoveCmdlet.NothingToDo)));
            return true;
        }

        var isIrreversible = question.Irreversible.Count > 0;
        return _isAccepted || !(isIrreversible || _asks)
            ? true
            : throw Errors.ConfirmationRequired(isIrreversible ? string.Join(" ", question.Irreversible) : $"{question.Operation} - {question.Target}.", isIrreversible);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            StopJob();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Run()
    {
        var state = JobState.Completed;
        try
        {
            using var fleet = new Fleet(_limit, level => level is not (EngineMessageLevel.Debug or EngineMessageLevel.Read), _stop.Token);
            try
            {
                _work(fleet, this);
                fleet.Finish(this);
            }
            catch (OperationCanceledException)
            {
                fleet.Abandon(TimeSpan.FromSeconds(3));
                state = JobState.Stopped;
            }
        }
        catch (Exception e)
        {
            Error.Add(ErrorRecords.Of(e, this));
            state = JobState.Failed;
        }
        finally
        {
            _owned.Dispose();
            SetJobState(state);
        }
    }
}
