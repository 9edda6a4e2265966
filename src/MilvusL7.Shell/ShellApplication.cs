using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace MilvusL7.Shell;

/// <summary>Puts the parts together and does what the command line asks.</summary>
internal sealed class ShellApplication : IDisposable
{
    private readonly ShellOptions _options;
    private readonly Terminal _terminal = new();
    private readonly LineInput _input = new();
    private readonly Interruption _interruption = new();
    private readonly ShellHost _host;

    public ShellApplication(ShellOptions options)
    {
        _options = options;
        Questions questions = new(_terminal, _input, _interruption, options.NonInteractive);
        _host = new ShellHost(new ShellHostUI(_terminal, questions), _terminal);
    }

    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The script is not there.</exception>
    /// <exception cref="StartException">The module is not there or does not import.</exception>
    public int Run()
    {
        switch (_options.Action)
        {
            case ShellAction.Help:
                _terminal.Write(Usage.Text);
                return ExitCode.Success;
            case ShellAction.Version:
                _terminal.WriteLine(Version());
                return ExitCode.Success;
        }

        string? script = _options.Action == ShellAction.Script ? ScriptPath(_options.Text) : null;
        if (!_terminal.OutputHasColour)
        {
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        }

        using Runspace runspace = Session.Open(
            _host, ModuleLocator.Find(Environment.GetEnvironmentVariable(ModuleLocator.Variable), AppContext.BaseDirectory));
        ShellRunner runner = new(runspace, _host, _terminal, _interruption);
        InteractiveLoop loop = new(runner, _host, _terminal, _input, _interruption);
        _host.NestedPrompt = loop.Run;

        int code = script is not null ? RunScript(runner, script)
            : _options.Action == ShellAction.Command && _options.Text != "-" ? RunText(runner, _options.Text)
            : _options.Action == ShellAction.Interactive && _terminal.InputIsTerminal && !_options.NonInteractive ? RunPrompt(loop)
            : RunText(runner, _input.ReadToEnd());
        return _interruption.Ending ?? code;
    }

    public void Dispose() => _interruption.Dispose();

    private static string Version()
    {
        string? version = typeof(ShellApplication).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return $"MilvusL7 shell {version?.Split('+')[0]}, engine {PSVersionInfo.PSVersion}, .NET {Environment.Version}";
    }

    private static string ScriptPath(string path)
    {
        if (!path.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"{path} is not a script: its name does not end in .ps1.");
        }

        return File.Exists(path) ? Path.GetFullPath(path) : throw new UsageException($"The script {path} was not found.");
    }

    private int RunScript(ShellRunner runner, string path)
    {
        Parser.ParseFile(path, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            _host.UI.WriteErrorLine(ErrorView.Render(errors));
            return ExitCode.Failure;
        }

        RunOutcome outcome = runner.RunForStatus(ScriptCommand.Compose(path, _options.Arguments));
        // A called script's "exit N" does not reach the host: the call has failed and $LASTEXITCODE is N. Without N the call itself failed.
        return outcome == RunOutcome.LastStatementFailed && runner.Value("LASTEXITCODE") is int exit and not 0 ? exit : Code(outcome);
    }

    private int RunText(ShellRunner runner, string text) => Code(runner.RunForStatus(text));

    private int RunPrompt(InteractiveLoop loop)
    {
        _interruption.AtPrompt = true;
        _terminal.WriteLine($"{Version()}\nGet-Command -Module MilvusL7 lists the commands, Get-Help explains one, exit leaves.");
        loop.Run();
        return _host.Exit ?? ExitCode.Success;
    }

    private int Code(RunOutcome outcome) => _host.Exit ?? outcome switch
    {
        RunOutcome.Succeeded => ExitCode.Success,
        RunOutcome.Stopped => ExitCode.Interrupted,
        _ => ExitCode.Failure,
    };
}
