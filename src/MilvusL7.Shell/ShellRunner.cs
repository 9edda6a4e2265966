using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace MilvusL7.Shell;

/// <summary>Runs text in the session: output formatted to the host, errors in the shell's view, stopped by signals.</summary>
internal sealed class ShellRunner(Runspace runspace, ShellHost host, Terminal terminal, Interruption interruption)
{
    // Out-Default, which ends the pipeline, resets $?: only a statement of the text itself can still see it.
    private const string StatusVariable = "MilvusL7ShellStatus";
    private const string RecordStatus = $"\n;$global:{StatusVariable} = $?";

    /// <summary>Runs text and tells whether its last statement succeeded.</summary>
    public RunOutcome RunForStatus(string text)
    {
        if (Parse(text) is not { } ast)
        {
            return RunOutcome.Failed;
        }

        // Nothing can follow begin, process and end blocks.
        if (ast is not { EndBlock.Unnamed: true, BeginBlock: null, ProcessBlock: null })
        {
            return Invoke(text);
        }

        RunOutcome outcome = Invoke(text + RecordStatus);
        return outcome == RunOutcome.Succeeded && host.Exit is null && Value(StatusVariable) is false ? RunOutcome.LastStatementFailed : outcome;
    }

    public void Run(string text)
    {
        if (Parse(text) is not null)
        {
            Invoke(text);
        }
    }

    /// <summary>The first object that a short script writes.</summary>
    public object? Evaluate(string script)
    {
        using PowerShell shell = Create();
        return shell.AddScript(script).Invoke().FirstOrDefault()?.BaseObject;
    }

    public object? Value(string variable) => Evaluate("$global:" + variable);

    private ScriptBlockAst? Parse(string text)
    {
        ScriptBlockAst ast = Parser.ParseInput(text, out _, out ParseError[] errors);
        if (errors.Length == 0)
        {
            return ast;
        }

        host.UI.WriteErrorLine(ErrorView.Render(errors));
        return null;
    }

    private RunOutcome Invoke(string text)
    {
        using PowerShell shell = Create();
        shell.AddScript(text, useLocalScope: false).AddCommand("Out-Default");
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        using InterruptionScope scope = interruption.Enter(() => shell.BeginStop(null, null));
        try
        {
            shell.Invoke();
            return scope.Interrupted ? RunOutcome.Stopped : RunOutcome.Succeeded;
        }
        catch (PipelineStoppedException)
        {
            return RunOutcome.Stopped;
        }
        catch (InvalidPowerShellStateException) when (scope.Interrupted)
        {
            return RunOutcome.Stopped;
        }
        catch (RuntimeException exception)
        {
            host.UI.WriteErrorLine(ErrorView.Render(exception));
            return RunOutcome.Failed;
        }
        finally
        {
            if (scope.Interrupted)
            {
                terminal.EndStopped();
            }
            else
            {
                terminal.EndProgress();
            }
        }
    }

    private PowerShell Create() => host.NestedPrompts > 0 ? PowerShell.Create(RunspaceMode.CurrentRunspace) : PowerShell.Create(runspace);
}
