using System.Management.Automation;
using System.Management.Automation.Runspaces;
using MilvusL7.Shell.Commands;

namespace MilvusL7.Shell;

/// <summary>Opens a runspace with the module imported.</summary>
internal static class Session
{
    private const string Prompt = "\"MilvusL7 $($ExecutionContext.SessionState.Path.CurrentLocation)$('>' * ($NestedPromptLevel + 1)) \"";

    /// <exception cref="StartException">The module does not import.</exception>
    public static Runspace Open(ShellHost host, string module)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;
        }

        // Microsoft.PowerShell.Utility and .Management come with pwsh, not with the engine. What a prompt cannot do without is made up for here.
        AddCmdlet<WriteOutputCommand>(state, "Write-Output");
        AddCmdlet<WriteHostCommand>(state, "Write-Host");
        AddCmdlet<SetLocationCommand>(state, "Set-Location");
        AddCmdlet<GetLocationCommand>(state, "Get-Location");
        state.Commands.Remove("Out-Default", typeof(SessionStateCmdletEntry));
        AddCmdlet<ShellOutDefaultCommand>(state, "Out-Default");
        ReplaceFunction(state, "prompt", Prompt);
        // The engine's own pages through Out-String and more.
        ReplaceFunction(state, "help", "Get-Help @args");

        Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        runspace.Open();
        try
        {
            Import(runspace, module);
            return runspace;
        }
        catch
        {
            runspace.Dispose();
            throw;
        }
    }

    private static void Import(Runspace runspace, string module)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        try
        {
            shell.AddCommand("Import-Module").AddParameter("Name", module).AddParameter("ErrorAction", ActionPreference.Stop).Invoke();
        }
        catch (RuntimeException exception)
        {
            throw new StartException($"The module {module} does not import: {exception.ErrorRecord.Exception.Message}");
        }
    }

    private static void AddCmdlet<T>(InitialSessionState state, string name)
        where T : PSCmdlet
        => state.Commands.Add(new SessionStateCmdletEntry(name, typeof(T), helpFileName: null));

    private static void ReplaceFunction(InitialSessionState state, string name, string body)
    {
        state.Commands.Remove(name, typeof(SessionStateFunctionEntry));
        state.Commands.Add(new SessionStateFunctionEntry(name, body));
    }
}
