using Xunit;

namespace MilvusL7.Cmdlets.Tests.Shell;

public sealed class ScriptArgumentTests(FakeModule module) : IClassFixture<FakeModule>
{
    private const string Script = "param($Name, [switch] $Flag) \"name=$Name flag=$Flag rest=$($args -join '|')\"";

    [Theory]
    [InlineData("name=a flag=False rest=", "a")]
    [InlineData("name=a b flag=True rest=", "-Flag", "-Name", "a b")]
    [InlineData("name=a flag=False rest=", "-Flag:$false", "-Name:a")]
    [InlineData("name=it's $HOME flag=False rest=", "it's $HOME")]
    [InlineData("name=a flag=False rest=b;c|-1", "a", "b;c", "-1")]
    public void Reach_the_script_by_name_and_position(string expected, params string[] arguments)
    {
        string script = module.Write($"{Guid.NewGuid():N}.ps1", Script);
        using ShellProcess shell = ShellProcess.Run(module, [script, .. arguments]);
        Assert.Equal(expected, shell.Output.TrimEnd());
    }

    [Fact]
    public void The_script_knows_its_own_path()
    {
        string script = module.Write("path.ps1", "$PSCommandPath; $MyInvocation.MyCommand.Path");
        using ShellProcess shell = ShellProcess.Run(module, [script]);
        Assert.Equal([script, script], shell.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
