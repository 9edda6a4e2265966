using System.Globalization;
using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Moves;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Cmdlets;

/// <summary>Moves releases, or says how: those that are piped in are worked on side by side.</summary>
public abstract class MoveCmdlet : ComputeCmdlet, IFleetOutput
{
    /// <summary>Said where every step is as it shall be already.</summary>
    internal const string NothingToDo = "nothing to do";

    private const int FleetProgressId = 6;
    private const int FirstProgressId = 100;

    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopped = new();
    private readonly List<(MilvusRelease Release, Func<EngineContext, Func<MoveQuestion, Task<bool>>, Task<object>> Work)> _forJob = [];
    private Fleet? _fleet;
    private bool _isVerbose;
    private bool _isDebug;

    /// <summary>The release, or the name of one in the current context and namespace; left out after a pipe, which brings it.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [MilvusReleaseTransformation]
    [ArgumentCompleter(typeof(ReleaseNameCompleter))]
    [ValidateNotNull]
    public MilvusRelease? Release { get; set; }

    /// <summary>The release from the pipeline: an object with it, or its name.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [MilvusReleaseTransformation]
    [ValidateNotNull]
    public MilvusRelease? InputObject { get; set; }

    /// <summary>How many releases are worked on side by side.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>How long one request to the API server or to Compute may take, in seconds or as a TimeSpan.</summary>
    [Parameter]
    [Duration(1, 600)]
    public TimeSpan? RequestTimeout { get; set; }

    /// <summary>Goes on in the background, and answers with a job.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>Does not ask, and accepts what is refused for safety.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool IsForced => Force;

    private protected override TimeSpan? RequestPatience => RequestTimeout;

    /// <summary>As a line of a runbook's log.</summary>
    internal static string Logged(string name, string text) => string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd HH:mm:ss}Z {Tagged(name, text)}");

    internal static string Tagged(string name, string text) => $"[{name}] {text}";

    internal static ProgressRecord RecordOf(int number, EngineProgress progress) => new(FirstProgressId + number, progress.Activity, progress.Status)
    {
        ParentActivityId = FleetProgressId,
        PercentComplete = progress.Percent,
        RecordType = progress.Completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
    };

    /// <inheritdoc />
    protected sealed override void BeginProcessing()
    {
        base.BeginProcessing();
        if (AsJob && IsWhatIf)
        {
            ThrowTerminatingError(ErrorRecords.Of(Errors.Invalid("AsJob", true, "-AsJob cannot be combined with -WhatIf."), this));
        }

        if (AsJob && Confirmed == true)
        {
            ThrowTerminatingError(ErrorRecords.Of(Errors.Invalid("AsJob", true, "-AsJob cannot be combined with -Confirm."), this));
        }

        (_isVerbose, _isDebug) = (IsOn("Verbose"), IsOn("Debug"));
        _fleet = new Fleet(ThrottleLimit, IsWanted, _stopped.Token);
    }

    /// <inheritdoc />
    protected sealed override void ProcessRecord() => Attempt(Release, InputObject, release =>
    {
        // Parameters are bound anew for the next release: what this one needs is taken now.
        var work = WorkOn(release);
        if (AsJob)
        {
            _forJob.Add((release, work));
            return;
        }

        Guard(() => _fleet!.Start(release, work, FailedOf(release), this));
        ShowFleet();
    });

    /// <inheritdoc />
    protected sealed override void EndProcessing()
    {
        if (!AsJob)
        {
            Guard(() => _fleet!.Finish(this));
            ShowFleet();
            return;
        }

        var releases = _forJob.ToArray();
        var job = new MilvusL7Job(MyInvocation.Line, ThrottleLimit, IsAccepted(), Asks, TakeOver(), (fleet, output) =>
        {
            foreach (var (release, work) in releases)
            {
                fleet.Start(release, work, FailedOf(release), output);
            }
        });
        JobRepository.Add(job);
        job.Start();
        WriteObject(job);
    }

    /// <inheritdoc />
    protected sealed override void StopProcessing()
    {
        base.StopProcessing();
        _stopped.Cancel();
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Somebody downstream may have had enough: nothing goes on behind our back.
            _stopped.Cancel();
            _fleet?.Abandon(EndTime);
            _fleet?.Dispose();
            _stopped.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The work on one release.</summary>
    private protected abstract Func<MilvusRelease, EngineContext, Func<MoveQuestion, Task<bool>>, Task<object>> Work(MilvusRelease release);

    /// <summary>A summary for a release whose work ended with a fault; null for none.</summary>
    private protected virtual object? Failed(MilvusRelease release, Exception fault) => null;

    /// <summary>What every move works with.</summary>
    private protected MoveTools Tools() => new(Compute) { RequestTimeout = RequestPatience };

    /// <summary>Work that changes a release.</summary>
    private protected Func<MilvusRelease, EngineContext, Func<MoveQuestion, Task<bool>>, Task<object>> Moving(MoveTools tools, Func<Mover, MilvusRelease, EngineContext, Task<MilvusL7Move>> move)
    {
        var isDryRun = IsWhatIf;
        return async (release, context, ask) => await move(new Mover(tools) { AskAsync = ask, IsDryRun = isDryRun }, release, context);
    }

    /// <summary>The summary of a release whose move did not come to pass.</summary>
    private protected MilvusL7Move FailedMove(MilvusRelease release, Exception fault) => new()
    {
        Release = release,
        State = MilvusL7MoveState.Failed,
        Fault = fault,
        Next = fault switch
        {
            MilvusL7Exception { ErrorId: "MoveBeingDisabled" } => MoveStep.Disable,
            MilvusL7Exception { ErrorId: "PreflightFailed" or "ConfirmationRequired" } => MyInvocation.MyCommand.Name,
            // The same command would end in the same way.
            MilvusL7Exception
            {
                Category: MilvusL7ErrorCategory.InvalidArgument or MilvusL7ErrorCategory.InvalidData or MilvusL7ErrorCategory.InvalidOperation
                or MilvusL7ErrorCategory.ObjectNotFound or MilvusL7ErrorCategory.SecurityError
            } => null,
            _ => MyInvocation.MyCommand.Name,
        },
    };

    void IFleetOutput.Write(string name, int number, EngineReport report)
    {
        switch (report)
        {
            case EngineMessage { Level: EngineMessageLevel.Verbose } message:
                WriteVerbose(Logged(name, message.Text));
                break;
            case EngineMessage { Level: EngineMessageLevel.Debug or EngineMessageLevel.Read } message:
                WriteDebug(Tagged(name, message.Text));
                break;
            case EngineMessage message:
                WriteWarning(Tagged(name, message.Text));
                break;
            case EngineProgress progress:
                var record = RecordOf(number, progress);
                record.ParentActivityId = _fleet!.Started > 1 ? FleetProgressId : -1;
                WriteProgress(record);
                break;
        }
    }

    void IFleetOutput.Write(object result) => WriteObject(result);

    void IFleetOutput.Write(ErrorRecord error) => WriteError(error);

    bool IFleetOutput.Ask(string name, MoveQuestion question)
    {
        foreach (var warning in question.Warnings)
        {
            WriteWarning(Tagged(name, warning));
        }

        if (question.Text.Length == 0)
        {
            WriteVerbose(Logged(name, NothingToDo));
            return true;
        }

        return Approve(question.Operation, question.Target, question.Text.TrimEnd('\n'), string.Join(Environment.NewLine, question.Irreversible));
    }

    private Func<EngineContext, Func<MoveQuestion, Task<bool>>, Task<object>> WorkOn(MilvusRelease release)
    {
        var work = Work(release);
        return async (context, ask) => await work(release.Session is not null ? release : await ReleaseFinder.GetAsync(release, context), context, ask);
    }

    /// <summary>Asked on the pipeline's thread once; the answer does not change while the cmdlet runs.</summary>
    private bool IsWanted(EngineMessageLevel level) => level switch
    {
        EngineMessageLevel.Verbose => _isVerbose,
        EngineMessageLevel.Debug or EngineMessageLevel.Read => _isDebug,
        _ => true,
    };

    private bool IsOn(string parameter) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out var bound) ? bound is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.TryConvertTo(GetVariableValue(parameter + "Preference"), out ActionPreference preference) && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    private Func<Exception, object?> FailedOf(MilvusRelease release) => fault => Failed(release, fault);

    private void ShowFleet()
    {
        if (_fleet!.Started > 1)
        {
            var done = _fleet.Started - _fleet.Running;
            WriteProgress(new ProgressRecord(FleetProgressId, MyInvocation.MyCommand.Name, $"{done} of {_fleet.Started} releases done")
            {
                RecordType = _fleet.Running == 0 ? ProgressRecordType.Completed : ProgressRecordType.Processing,
            });
        }
    }

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            _fleet!.Abandon(EndTime);
            throw new PipelineStoppedException();
        }
    }
}
