using Xunit;

namespace MilvusL7.Cmdlets.Tests.Shell;

public sealed class ExitCodeTests(FakeModule module) : IClassFixture<FakeModule>
{
    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("Write-FakeError", 0)]
    [InlineData("Write-FakeError; exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("function Leave { exit 8 }; try { Leave } finally { 'tidied' }", 8)]
    [InlineData("throw 'boom'", 1)]
    [InlineData("Write-FakeError -ErrorAction Stop", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; Write-FakeError; exit 9", 1)]
    [InlineData("if (", 1)]
    [InlineData("[CmdletBinding()] param([Parameter(Mandatory)] $Needed)", 1)]
    public void A_script_ends_with(string text, int code)
    {
        string script = module.Write($"{Guid.NewGuid():N}.ps1", text);
        using ShellProcess shell = ShellProcess.Run(module, [script]);
        Assert.Equal(code, shell.ExitCode());
    }

    [Theory]
    [InlineData("'fine' # and a comment", 0)]
    [InlineData("Write-FakeError", 1)]
    [InlineData("Write-FakeError; 'went on'", 0)]
    [InlineData("No-SuchCommand", 1)]
    [InlineData("throw 'boom'", 1)]
    [InlineData("exit 7", 7)]
    [InlineData("if (", 1)]
    public void A_command_ends_with(string text, int code)
    {
        using ShellProcess shell = ShellProcess.Run(module, ["-Command", text]);
        Assert.Equal(code, shell.ExitCode());
    }

    [Fact]
    public void A_script_that_is_not_there_ends_with_64()
    {
        using ShellProcess shell = ShellProcess.Run(module, ["nowhere.ps1"]);
        Assert.Equal(64, shell.ExitCode());
        Assert.Contains("nowhere.ps1 was not found", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_option_ends_with_64()
    {
        using ShellProcess shell = ShellProcess.Run(module, ["-Bogus"]);
        Assert.Equal(64, shell.ExitCode());
    }

    [Fact]
    public void A_module_that_does_not_import_ends_with_1()
    {
        using FakeModule broken = new();
        File.WriteAllText(broken.Manifest, "@{ RootModule = 'NotHere.psm1'; ModuleVersion = '0.1.0' }");
        using ShellProcess shell = ShellProcess.Run(broken, ["-Command", "1"]);
        Assert.Equal(1, shell.ExitCode());
        Assert.Contains("does not import", shell.Error, StringComparison.Ordinal);
    }
}
