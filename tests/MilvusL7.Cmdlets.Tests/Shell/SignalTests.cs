using Xunit;

namespace MilvusL7.Cmdlets.Tests.Shell;

public sealed class SignalTests(FakeModule module) : IClassFixture<FakeModule>
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(ShellProcess.Hangup, 129)]
    [InlineData(ShellProcess.Interrupt, 130)]
    [InlineData(ShellProcess.Terminate, 143)]
    public void Stops_the_script_and_sets_the_exit_code(int signal, int code)
    {
        string script = module.Write($"wait{signal}.ps1", "Wait-Fake; 'went on'");
        using ShellProcess shell = ShellProcess.Start(module, script);
        shell.WaitFor("waiting");
        shell.Signal(signal);
        Assert.Equal(code, shell.ExitCode(AtOnce));
        Assert.Contains("StopProcessing ran", shell.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("went on", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_interrupt_ends_what_does_not_stop()
    {
        using ShellProcess shell = ShellProcess.Start(module, "-Command", "Wait-Fake -Stubborn");
        shell.WaitFor("waiting");
        shell.Signal(ShellProcess.Interrupt);
        shell.WaitFor("StopProcessing ran");
        shell.Signal(ShellProcess.Interrupt);
        Assert.Equal(130, shell.ExitCode(AtOnce));
    }

    [Fact]
    public void A_native_command_is_stopped_too()
    {
        using ShellProcess shell = ShellProcess.Start(module, "-Command", "$Host.UI.WriteLine('waiting'); sh -c 'echo child; exec sleep 600' | Out-Host");
        shell.WaitFor("child");
        shell.Signal(ShellProcess.Interrupt);
        Assert.Equal(130, shell.ExitCode(AtOnce));
    }

    [TerminalFact]
    public void Ctrl_C_returns_to_the_prompt()
    {
        using ShellProcess shell = ShellProcess.StartOnTerminal(module);
        shell.Type("Wait-Fake\n");
        shell.WaitFor("waiting");
        shell.Type("\u0003");
        shell.WaitFor("StopProcessing ran");
        shell.Type("exit 6\n");
        Assert.Equal(6, shell.ExitCode());
    }

    [TerminalFact]
    public void Ctrl_C_ends_a_question()
    {
        using ShellProcess shell = ShellProcess.StartOnTerminal(module, "-Command", "Set-Fake a -Confirm");
        shell.WaitFor("(default is \"Y\"): ");
        shell.Type("\u0003");
        Assert.Equal(130, shell.ExitCode(AtOnce));
        Assert.DoesNotContain("set a", shell.Output, StringComparison.Ordinal);
    }
}
