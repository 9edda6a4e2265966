using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;
using MilvusL7.Engine;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Cmdlets;

/// <summary>Runs the engine's work: writes its reports on the pipeline thread, ends it when the pipeline is stopped.</summary>
public abstract class EngineCmdlet : PSCmdlet, IDisposable
{
    private const int ProgressId = 7;

    private static readonly TimeSpan FinishTime = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private HashSet<string> _given = [];

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>True under -WhatIf, on the command line or by preference.</summary>
    private protected bool IsWhatIf =>
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out var bound)
            ? bound is SwitchParameter { IsPresent: true }
            : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>True where -Force was given.</summary>
    private protected virtual bool IsForced => false;

    /// <summary>
    /// The parameter after -Release, where that has a position too. A pipe brings the release: the first word on the command line is then that
    /// parameter's (<c>... | Set-MilvusServiceType ClusterIP</c>).
    /// </summary>
    private protected virtual string? Second => null;

    /// <summary>Gives that parameter its value.</summary>
    private protected virtual void TakeSecond(IReadOnlyList<string> words) => throw new InvalidOperationException();

    /// <summary>Looks whether every parameter has a value that needs one: PowerShell itself cannot, since a word after a pipe may be either's.</summary>
    private protected virtual void CheckParameters(MilvusRelease release)
    {
    }

    /// <inheritdoc />
    protected override void BeginProcessing() => _given = [.. MyInvocation.BoundParameters.Keys];

    /// <inheritdoc />
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Ends what still runs.</summary>
    /// <param name="disposing">True from Dispose.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    /// <summary>Puts a question to the user.</summary>
    /// <param name="question">ShouldProcess or ShouldContinue.</param>
    /// <param name="about">What is asked, for the error where nobody can answer.</param>
    /// <param name="isIrreversible">True where -Force answers too.</param>
    /// <exception cref="MilvusL7Exception"><c>ConfirmationRequired</c>.</exception>
    private protected static bool Ask(Func<bool> question, string about, bool isIrreversible = false)
    {
        try
        {
            return question();
        }
        catch (Exception e) when (e is not (PipelineStoppedException or FlowControlException or ActionPreferenceStopException))
        {
            // A runbook, a service, cron. Each host has its own exception for it; pwsh at the end of standard input has a
            // NullReferenceException.
            throw Errors.ConfirmationRequired(about, isIrreversible);
        }
    }

    /// <summary>Runs work that answers once.</summary>
    private protected T Run<T>(Func<EngineContext, Task<T>> work)
    {
        T? result = default;
        Drain(async (context, _) => result = await work(context), null);
        return result!;
    }

    /// <summary>Runs work that answers with many objects, each written as it comes.</summary>
    private protected void RunStream<T>(Func<EngineContext, IAsyncEnumerable<T>> work, Action<T> write)
        where T : class =>
        Drain(
            async (context, emit) =>
            {
                await foreach (var item in work(context))
                {
                    emit(item);
                }
            },
            item => write((T)item));

    /// <summary>Full path of what the user wrote, by PowerShell's location and not the process's.</summary>
    /// <exception cref="MilvusL7Exception"><c>PathInvalid</c>: it is no path of the file system.</exception>
    private protected string FullPath(string path)
    {
        try
        {
            var full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == "FileSystem" ? full : throw Errors.PathInvalid(path, $"it is a path of provider {provider.Name}.");
        }
        catch (SessionStateException e)
        {
            throw Errors.PathInvalid(path, e.Message, e);
        }
    }

    /// <summary>Full paths of all that a pattern matches; of a path without wildcards that one, whether it is there or not.</summary>
    /// <exception cref="MilvusL7Exception"><c>PathInvalid</c>, <c>PathNotFound</c>: nothing matches.</exception>
    private protected IReadOnlyList<string> FullPaths(string pattern)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(pattern))
        {
            return [FullPath(WildcardPattern.Unescape(pattern))];
        }

        IReadOnlyList<string> paths = [];
        try
        {
            paths = SessionState.Path.GetResolvedProviderPathFromPSPath(pattern, out var provider);
            if (provider.Name != "FileSystem")
            {
                throw Errors.PathInvalid(pattern, $"it is a path of provider {provider.Name}.");
            }
        }
        catch (ItemNotFoundException)
        {
            // Nothing matches, as where the list is empty.
        }
        catch (SessionStateException e)
        {
            throw Errors.PathInvalid(pattern, e.Message, e);
        }

        return paths.Count > 0 ? paths
            : throw Errors.PathNotFound(pattern, "Correct the pattern, or specify -LiteralPath to use its characters literally.");
    }

    /// <summary>Works on one input; its fault is written, and the next input goes on.</summary>
    /// <param name="input">The target of a fault that names none.</param>
    private protected void Attempt(object input, Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (ErrorRecords.IsReported(e))
        {
            WriteError(ErrorRecords.Of(e, input));
        }
    }

    /// <summary>The same for the release that is meant.</summary>
    private protected void Attempt(MilvusRelease? release, MilvusRelease? piped, Action<MilvusRelease> work) =>
        Attempt((object?)piped ?? release ?? (object)MyInvocation.MyCommand.Name, () =>
        {
            var meant = Meant(release, piped);
            CheckParameters(meant);
            work(meant);
        });

    /// <summary>The one word that a parameter takes.</summary>
    private protected string Only(IReadOnlyList<string> words) =>
        words.Count == 1 ? words[0] : throw Errors.Invalid(Second!, string.Join(", ", words), "the parameter accepts only one value.");

    private MilvusRelease Meant(MilvusRelease? release, MilvusRelease? piped)
    {
        if (piped is null)
        {
            return release switch
            {
                null => throw Errors.ReleaseRequired(MyInvocation.MyCommand.Name),
                { Words.Count: > 1 } => throw Errors.Invalid("Release", release.Name, "the parameter accepts only one release. To specify several, pipe them: Get-MilvusRelease one, two | ..."),
                _ => release,
            };
        }

        // An object with a property Release is bound in both ways.
        if (release is null || (!_given.Contains("Release") && release.ToString() == piped.ToString()))
        {
            return piped;
        }

        if (release.Words.Count == 0 || Second is null || _given.Contains(Second))
        {
            throw Errors.Invalid("Release", release.Name, "a release also comes from the pipeline. Specify only one of them.");
        }

        TakeSecond(release.Words);
        return piped;
    }

    /// <summary>The release of a name that was typed, or of an object that crossed a process; one from the pipeline is known already.</summary>
    private protected MilvusRelease LookUp(MilvusRelease release) =>
        release.Session is not null ? release : Run(context => ReleaseFinder.GetAsync(release, context));

    /// <summary>A switch with three answers: null where it was left out.</summary>
    private protected bool? Asked(string parameter, SwitchParameter value) =>
        MyInvocation.BoundParameters.ContainsKey(parameter) ? value.IsPresent : null;

    /// <summary>Shows a change, asks, carries it out, and writes the result.</summary>
    /// <returns>The result; null where the user said no.</returns>
    private protected T? Change<T>(Func<EngineContext, Task<PlannedChange<T>>> planning)
        where T : class
    {
        using var cache = new ReadCache();
        var plan = Run(context => planning(context with { Cache = cache }));
        foreach (var warning in plan.Warnings)
        {
            WriteWarning(warning);
        }

        if (!plan.IsChange)
        {
            WriteVerbose($"{plan.Target}: unchanged");
            return AsPlanned();
        }

        var irreversible = plan.Irreversible ?? string.Empty;
        var text = (irreversible.Length == 0 ? string.Empty : irreversible + Environment.NewLine) + plan.Diff.TrimEnd('\n');
        if (!Approve(plan.Operation, plan.Target, text, irreversible))
        {
            return IsWhatIf ? AsPlanned() : null;
        }

        return Run(plan.CommitAsync);

        T AsPlanned() => Run(context => plan.PlannedAsync(context with { Cache = cache }));
    }

    /// <summary>Shows a change, and asks: once, where the preference wants it or the change cannot be taken back.</summary>
    /// <param name="text">What is shown: the consequences and the diff.</param>
    /// <param name="irreversible">What cannot be taken back; empty where all can.</param>
    /// <returns>False under -WhatIf, and where the user said no.</returns>
    private protected bool Approve(string operation, string target, string text, string irreversible)
    {
        var about = $"{operation} - {target}";
        text = DiffColors.Apply(text, Host, GetVariableValue("PSStyle"));
        var description = about + Environment.NewLine + text;
        if (IsForced && Confirmed != true && !IsWhatIf)
        {
            WriteVerbose(description);
            return true;
        }

        var question = $"{operation}?{Environment.NewLine}{target}{Environment.NewLine}{text}";
        if (!Ask(() => ShouldProcess(description, question, "Confirm"), irreversible.Length > 0 ? irreversible : about + ".", irreversible.Length > 0))
        {
            return false;
        }

        // The question above has shown what cannot be taken back too.
        return irreversible.Length == 0 || IsAccepted() || Asks
            || Ask(() => ShouldContinue(irreversible + Environment.NewLine + "Continue?", "This cannot be undone"), irreversible, isIrreversible: true);
    }

    /// <summary>True where the consequence was accepted on the command line.</summary>
    private protected bool IsAccepted() => IsForced || Confirmed == false;

    /// <summary>True where ShouldProcess asks: by -Confirm, else by $ConfirmPreference and the impact of the cmdlet.</summary>
    private protected bool Asks => Confirmed ?? (
        LanguagePrimitives.TryConvertTo(GetVariableValue("ConfirmPreference"), out ConfirmImpact preference) && preference != ConfirmImpact.None
        && preference <= GetType().GetCustomAttribute<CmdletAttribute>()!.ConfirmImpact);

    private protected bool? Confirmed => MyInvocation.BoundParameters.TryGetValue("Confirm", out var bound) && bound is SwitchParameter confirm ? confirm.IsPresent : null;

    private void Drain(Func<EngineContext, Action<object>, Task> work, Action<object>? write)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var queue = new BlockingCollection<object>();
        var context = new EngineContext(new Relay(queue), cancel.Token);
        var task = Task.Run(
            async () =>
            {
                try
                {
                    await work(context, queue.Add);
                }
                finally
                {
                    queue.CompleteAdding();
                }
            },
            CancellationToken.None);
        try
        {
            foreach (var item in queue.GetConsumingEnumerable(cancel.Token))
            {
                if (item is EngineReport report)
                {
                    Write(report);
                }
                else
                {
                    write?.Invoke(item);
                }
            }

            task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // What heeds the token has ended; a change of files that has begun is finished first.
            Task.WhenAny(task, Task.Delay(FinishTime)).GetAwaiter().GetResult();
            throw new PipelineStoppedException();
        }
        catch
        {
            // Somebody downstream has had enough, or writing failed: nothing may go on behind our back.
            cancel.Cancel();
            throw;
        }
    }

    private void Write(EngineReport report)
    {
        switch (report)
        {
            case EngineMessage { Level: EngineMessageLevel.Verbose or EngineMessageLevel.Read } message:
                WriteVerbose(message.Text);
                break;
            case EngineMessage { Level: EngineMessageLevel.Debug } message:
                WriteDebug(message.Text);
                break;
            case EngineMessage message:
                WriteWarning(message.Text);
                break;
            case EngineProgress progress:
                WriteProgress(new ProgressRecord(ProgressId, progress.Activity, progress.Status)
                {
                    PercentComplete = progress.Percent,
                    RecordType = progress.Completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
                });
                break;
        }
    }

    private sealed class Relay(BlockingCollection<object> queue) : IProgress<EngineReport>
    {
        public void Report(EngineReport value)
        {
            try
            {
                queue.Add(value);
            }
            catch (InvalidOperationException)
            {
                // A late word of work that is over.
            }
        }
    }
}
