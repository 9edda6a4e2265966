using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Hosting;

/// <summary>A session of the real engine with the built module imported, and a folder of its own that is its location.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly TestHost _host = new();
    private readonly Runspace _runspace;

    /// <param name="sample">Folder of sample manifests to start from.</param>
    /// <param name="host">False for a runspace without a host of its own.</param>
    public ModuleSession(string? sample = null, bool host = true)
    {
        Folder = new WorkFolder(sample);
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([Settings.Manifest]);
        _runspace = host ? RunspaceFactory.CreateRunspace(_host, state) : RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation(Folder.Path);
    }

    public WorkFolder Folder { get; }

    /// <summary>Answers a question; null where nobody can.</summary>
    public Func<string, int>? Answer
    {
        set => _host.Answer = value;
    }

    public void Set(string variable, object? value) => _runspace.SessionStateProxy.SetVariable(variable, value);

    public Outcome Run(string script, params object?[] arguments)
    {
        using PowerShell shell = Create(script, arguments);
        List<PSObject> objects = [];
        RuntimeException? terminating = null;
        _host.Clear();
        try
        {
            shell.Invoke(null, objects);
        }
        catch (RuntimeException e)
        {
            terminating = e;
        }

        return new Outcome
        {
            Objects = objects,
            Errors = terminating is null ? [.. shell.Streams.Error] : [.. shell.Streams.Error, terminating.ErrorRecord],
            IsTerminated = terminating is not null,
            Warnings = [.. shell.Streams.Warning.Select(w => w.Message)],
            Verbose = [.. shell.Streams.Verbose.Select(v => v.Message)],
            Debug = [.. shell.Streams.Debug.Select(d => d.Message)],
            Information = [.. shell.Streams.Information.Select(i => i.MessageData?.ToString() ?? string.Empty)],
            Host = _host.Text,
        };
    }

    /// <summary>A pipeline that the test itself starts and stops.</summary>
    public PowerShell Create(string script, params object?[] arguments)
    {
        PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        foreach (object? argument in arguments)
        {
            shell.AddArgument(argument);
        }

        return shell;
    }

    public void Dispose()
    {
        _runspace.Dispose();
        Folder.Dispose();
    }
}
