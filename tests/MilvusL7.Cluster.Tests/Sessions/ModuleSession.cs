using System.Management.Automation;
using System.Management.Automation.Runspaces;
using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.Sessions;

/// <summary>The built module in a PowerShell of its own; Get-MilvusRelease gets the session's kubeconfig without being told.</summary>
public sealed class ModuleSession : IDisposable
{
    private readonly AnsweringHost _host = new();
    private readonly Runspace _runspace;

    static ModuleSession()
    {
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");
        // The variable is the process's, and tests run side by side: each has its helm beside its kubeconfig.
        Environment.SetEnvironmentVariable("MILVUSL7_HELM", HelmProgram.Dispatcher);
    }

    public ModuleSession(string folder, string kubeconfig)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([Manifest]);
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation(folder);
        UseKubeconfig(kubeconfig);
    }

    public static string Manifest { get; } = Path.Combine(RigEnvironment.RepositoryRoot, "out", "MilvusL7", "MilvusL7.psd1");

    /// <summary>Answers prompts; without it nobody is there to answer.</summary>
    public Func<string, int>? Answer
    {
        get => _host.Answer;
        set => _host.Answer = value;
    }

    public void UseKubeconfig(params string[] kubeconfig) =>
        _runspace.SessionStateProxy.SetVariable("PSDefaultParameterValues", new DefaultParameterDictionary { ["Get-MilvusRelease:Kubeconfig"] = kubeconfig });

    public void Set(string variable, object? value) => _runspace.SessionStateProxy.SetVariable(variable, value);

    public async Task<ModuleRun> RunAsync(string script)
    {
        using var run = Start(script);
        return await run.EndAsync();
    }

    /// <summary>Starts a script that the test may stop.</summary>
    public Running Start(string script)
    {
        var shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        return new Running(shell, _host);
    }

    public void Dispose() => _runspace.Dispose();

    public sealed class Running : IDisposable
    {
        private readonly PowerShell _shell;
        private readonly AnsweringHost _host;
        private readonly PSDataCollection<PSObject> _output = [];
        private readonly Task _end;
        private readonly int _shownBefore;

        internal Running(PowerShell shell, AnsweringHost host)
        {
            _shell = shell;
            _host = host;
            _shownBefore = host.Shown.Length;
            _end = Task.Factory.FromAsync(shell.BeginInvoke(new PSDataCollection<PSObject>([]), _output), shell.EndInvoke);
        }

        /// <summary>What the progress said so far, the newest last.</summary>
        public IReadOnlyList<string> Progress => [.. _shell.Streams.Progress.Select(record => record.StatusDescription)];

        public bool HasEnded => _end.IsCompleted;

        public async Task<ModuleRun> EndAsync()
        {
            var terminating = new List<ErrorRecord>();
            try
            {
                await _end.WaitAsync(TimeSpan.FromMinutes(4));
            }
            catch (PipelineStoppedException)
            {
                // The test asked for it.
            }
            catch (RuntimeException e)
            {
                terminating.Add(e.ErrorRecord);
            }

            return new ModuleRun(
                [.. _output],
                [.. _shell.Streams.Error, .. terminating],
                [.. _shell.Streams.Warning.Select(record => record.Message)],
                [.. _shell.Streams.Verbose.Select(record => record.Message)],
                [.. _shell.Streams.Debug.Select(record => record.Message)],
                [.. _shell.Streams.Information.Select(record => record.ToString())],
                _host.Shown[_shownBefore..]);
        }

        public Task StopAsync() => Task.Factory.FromAsync(_shell.BeginStop(null, null), _shell.EndStop);

        public void Dispose() => _shell.Dispose();
    }
}
