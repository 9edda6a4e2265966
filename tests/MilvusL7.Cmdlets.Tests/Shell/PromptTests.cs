using Xunit;

namespace MilvusL7.Cmdlets.Tests.Shell;

public sealed class PromptTests(FakeModule module) : IClassFixture<FakeModule>
{
    private const string Refusal = "is in non-interactive mode. Read and Prompt functionality is not available.";

    [Theory]
    [InlineData("Set-Fake a -Confirm")]
    [InlineData("$Host.UI.ReadLine()")]
    [InlineData("$Host.UI.ReadLineAsSecureString()")]
    [InlineData("$Host.UI.PromptForCredential('', '', 'bob', '')")]
    public void Is_an_error_where_stdin_is_not_a_terminal(string command)
    {
        using ShellProcess shell = ShellProcess.Run(module, ["-Command", command]);
        Assert.Equal(1, shell.ExitCode());
        Assert.Contains(Refusal, shell.Error, StringComparison.Ordinal);
    }

    [TerminalFact]
    public void Is_an_error_with_NonInteractive_on_a_terminal()
    {
        using ShellProcess shell = ShellProcess.StartOnTerminal(module, "-NonInteractive", "-Command", "Set-Fake a -Confirm");
        Assert.Equal(1, shell.ExitCode());
        Assert.Contains("non-interactive mode", shell.Output, StringComparison.Ordinal);
    }

    [TerminalFact]
    public void Confirm_answered_yes_does_it()
    {
        using ShellProcess shell = ShellProcess.StartOnTerminal(module, "-Command", "Set-Fake a -Confirm");
        shell.WaitFor("[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is \"Y\"): ");
        shell.Type("y\n");
        Assert.Equal(0, shell.ExitCode());
        Assert.Contains("set a", shell.Output, StringComparison.Ordinal);
    }

    [TerminalFact]
    public void Confirm_answered_no_does_not()
    {
        using ShellProcess shell = ShellProcess.StartOnTerminal(module, "-Command", "Set-Fake a -Confirm");
        shell.WaitFor("(default is \"Y\"): ");
        shell.Type("n\n");
        shell.ExitCode();
        Assert.DoesNotContain("set a", shell.Output, StringComparison.Ordinal);
    }

    [TerminalFact]
    public void Confirm_suspended_gives_a_prompt_that_exit_leaves()
    {
        using ShellProcess shell = ShellProcess.StartOnTerminal(module, "-Command", "Set-Fake a -Confirm");
        shell.WaitFor("(default is \"Y\"): ");
        shell.Type("s\n");
        shell.WaitFor(">> ");
        shell.Type("'mid' + 'way'\nexit\n");
        shell.WaitFor("midway");
        shell.Type("y\n");
        shell.ExitCode();
        Assert.Contains("set a", shell.Output, StringComparison.Ordinal);
    }

    [TerminalFact]
    public void A_secret_is_read_and_not_echoed()
    {
        using ShellProcess shell = ShellProcess.StartOnTerminal(
            module, "-Command", "\"length $($Host.UI.PromptForCredential('', '', 'bob', '').Password.Length)\"; $Host.UI.ReadLine()");
        shell.WaitFor("Password for user bob: ");
        shell.Type("hunter2\n");
        shell.WaitFor("length 7");
        shell.Type("seen\n");
        shell.ExitCode();
        Assert.DoesNotContain("hunter2", shell.Output, StringComparison.Ordinal);
        Assert.Contains("seen", shell.Output, StringComparison.Ordinal);
    }

    [TerminalFact]
    public void A_mandatory_parameter_is_asked_for()
    {
        using ShellProcess shell = ShellProcess.StartOnTerminal(module, "-Command", "Set-Fake");
        shell.WaitFor("Name: ");
        shell.Type("given\n");
        shell.WaitFor("set given");
        Assert.Equal(0, shell.ExitCode());
    }

    [TerminalFact]
    public void The_prompt_shows_the_folder_and_runs_statements_until_exit()
    {
        using ShellProcess shell = ShellProcess.StartOnTerminal(module);
        shell.Type("cd /\n");
        shell.WaitFor("MilvusL7 /> ");
        shell.Type("if ($true) {\n'in' + 'side'\n}\n");
        shell.WaitFor("inside");
        shell.Type("exit 5\n");
        Assert.Equal(5, shell.ExitCode());
    }

    [TerminalFact]
    public void Ctrl_C_at_the_prompt_drops_what_was_typed()
    {
        using ShellProcess shell = ShellProcess.StartOnTerminal(module);
        shell.WaitFor("> ");
        shell.Type("exit 9\u0003");
        // The kernel shows ^C before the shell has heard of it; the shell's answer is a new prompt.
        shell.WaitFor("^C", then: "> ");
        shell.Type("exit 4\n");
        Assert.Equal(4, shell.ExitCode());
    }

    [TerminalFact]
    public void Progress_is_one_line_within_the_width_and_is_erased()
    {
        using ShellProcess shell = ShellProcess.StartOnTerminal(module, "-Command", "Show-FakeProgress");
        shell.ExitCode();
        int start = shell.Output.IndexOf("[##########..........]  50% Rolling out x", StringComparison.Ordinal);
        Assert.True(start >= 0, shell.Output);
        int end = shell.Output.IndexOf('\r', start);
        Assert.Equal(79, end - start);
        Assert.StartsWith("\r\e[K", shell.Output[end..], StringComparison.Ordinal);
    }
}
