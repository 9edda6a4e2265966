using System.Management.Automation;
using System.Management.Automation.Language;

namespace MilvusL7.Shell;

/// <summary>Reads statements at a prompt and runs them, until <c>exit</c> or the end of input.</summary>
internal sealed class InteractiveLoop(ShellRunner runner, ShellHost host, Terminal terminal, LineInput input, Interruption interruption)
{
    public void Run()
    {
        int level = host.NestedPrompts;
        while (host.Exit is null && interruption.Ending is null && host.NestedPrompts == level)
        {
            switch (ReadStatement())
            {
                case null when level > 0:
                    // The engine counts the prompts too.
                    runner.Run("exit");
                    return;
                case null:
                    return;
                case { Length: > 0 } statement:
                    runner.Run(statement);
                    break;
            }
        }
    }

    /// <returns>Null at the end of input; empty after Ctrl+C.</returns>
    private string? ReadStatement()
    {
        using InterruptionScope scope = interruption.Enter(() => { });
        string prompt = Prompt();
        string statement = "";
        try
        {
            while (true)
            {
                terminal.Write(prompt);
                if (input.ReadLine(scope.Token) is not { } line)
                {
                    terminal.WriteLine("");
                    return null;
                }

                statement += line;
                Parser.ParseInput(statement, out _, out ParseError[] errors);
                if (!errors.Any(error => error.IncompleteInput))
                {
                    return statement.Trim();
                }

                statement += "\n";
                prompt = ">> ";
            }
        }
        catch (OperationCanceledException)
        {
            // The terminal showed ^C and dropped what was typed.
            terminal.EndStopped();
            return "";
        }
    }

    // A prompt function of the user's own that fails must not take the shell with it.
    private string Prompt()
    {
        try
        {
            return runner.Evaluate("prompt") as string ?? "> ";
        }
        catch (RuntimeException)
        {
            return "> ";
        }
    }
}
