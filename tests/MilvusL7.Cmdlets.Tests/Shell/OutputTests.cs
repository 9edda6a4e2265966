using Xunit;

namespace MilvusL7.Cmdlets.Tests.Shell;

public sealed class OutputTests(FakeModule module) : IClassFixture<FakeModule>
{
    [Fact]
    public void Objects_show_in_the_modules_table()
    {
        string output = Run("Get-Fake").Output;
        Assert.Contains("FAKE NAME", output, StringComparison.Ordinal);
        Assert.DoesNotContain("not shown", output, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_says_what_would_be_done()
        => Assert.Equal("What if: Performing the operation \"Set\" on target \"a\".", Run("Set-Fake a -WhatIf").Output.TrimEnd());

    [Fact]
    public void Streams_have_their_prefixes()
    {
        string[] lines = Run("Write-FakeStream -Verbose -Debug -InformationAction Continue").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["WARNING: warned", "VERBOSE: told", "DEBUG: detailed", "informed"], lines);
    }

    [Fact]
    public void Progress_is_not_drawn_in_redirected_output() => Assert.Equal("under way", Run("Show-FakeProgress").Output.TrimEnd());

    [Fact]
    public void An_error_names_the_command_the_place_and_the_recommended_action()
    {
        string script = module.Write("fails.ps1", "'first'\nWrite-FakeError");
        using ShellProcess shell = ShellProcess.Run(module, [script]);
        Assert.Equal(
            ["Write-FakeError: It is broken.", $"  at {script}:2:1: Write-FakeError", "Recommended action: Mend it."],
            shell.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("first", shell.Output.TrimEnd());
    }

    [Fact]
    public void An_error_leaves_standard_output_clean()
    {
        ShellProcess shell = Run("Write-FakeError; 'after'");
        Assert.Equal("after", shell.Output.TrimEnd());
    }

    [Fact]
    public void A_native_command_writes_its_own_errors()
    {
        ShellProcess shell = Run("sh -c 'echo from the child >&2'");
        Assert.Equal("from the child", shell.Error.TrimEnd());
    }

    [Fact]
    public void A_parse_error_names_its_place()
    {
        string script = module.Write("unfinished.ps1", "'never written'\nif (");
        using ShellProcess shell = ShellProcess.Run(module, [script]);
        Assert.Contains($"at {script}:2:5", shell.Error, StringComparison.Ordinal);
        Assert.Empty(shell.Output);
    }

    [Fact]
    public void Full_help_shows_the_description_and_the_parameters()
    {
        string output = Run("Get-Help Get-Fake -Full").Output;
        Assert.Contains("The long description.", output, StringComparison.Ordinal);
        Assert.Contains("The name of the fake.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void About_topics_show() => Assert.Contains("What a fake is for.", Run("help about_Fake").Output, StringComparison.Ordinal);

    [Fact]
    public void Statements_of_stdin_run_as_one_script()
    {
        using ShellProcess shell = ShellProcess.Run(module, "if ($false) {\n  'no'\n}\nelse {\n  'yes'\n}\nexit 3\n");
        Assert.Equal("yes", shell.Output.TrimEnd());
        Assert.Equal(3, shell.ExitCode());
    }

    [Fact]
    public void Telemetry_and_update_check_are_off()
        => Assert.Equal("1 Off", Run("\"$env:POWERSHELL_TELEMETRY_OPTOUT $env:POWERSHELL_UPDATECHECK\"").Output.TrimEnd());

    private ShellProcess Run(string command)
    {
        using ShellProcess shell = ShellProcess.Run(module, ["-Command", command]);
        return shell;
    }
}
