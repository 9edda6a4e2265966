using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>Objects that crossed a process (Clixml, jobs) or lost properties are looked up anew by what they still say, or refused.</summary>
public sealed class CrossedProcessTests
{
    private const string Cross = "function cross($o, $depth) { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($o, $depth)) }; ";

    [Theory]
    [InlineData("cross $r 1")]
    [InlineData("cross $r 2")]
    [InlineData("cross ($r | New-MilvusBackendConfig -WhatIf) 2")]
    [InlineData("cross ($r | New-MilvusBackendConfig -WhatIf) 4")]
    [InlineData("[pscustomobject]@{ Name = 'my-release'; Namespace = 'vectors'; Target = $r.Target }")]
    [InlineData("[pscustomobject]@{ Name = 'my-release'; Namespace = 'vectors'; Target = [pscustomobject]@{ Kind = 1; Name = $r.Target.Name } }")]
    [InlineData("[pscustomobject]@{ Name = 'my-release'; Namespace = $null; Target = $r.Target.Name }")]
    [InlineData("[pscustomobject]@{ Release = (cross $r 2) }")]
    public void Object_is_looked_up_in_the_folder_that_it_names(string crossed)
    {
        using ModuleSession session = new("cluster");

        Outcome outcome = session.Run($"{Cross} $r = {Sample.Get}; $c = {crossed}; $null = $ExecutionContext.SessionState.Path.SetLocation('/'); $c | Set-MilvusServiceType NodePort").Succeeded();

        Assert.Equal(("Configured", "my-release"), (outcome.Value<object>("Action").ToString(), outcome.Value<object>("Release").ToString()!.Split('/')[^1]));
        Assert.Contains("type: NodePort", session.Folder.Read("milvus.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross $r 2", "Enable-MilvusL7 a.example", "ClusterRequired")]
    [InlineData("cross $r 2", "Test-MilvusL7 -Quiet -OutVariable null", null)]
    [InlineData("[pscustomobject]@{ Name = 'my-release'; Namespace = 'vectors' }", "Set-MilvusServiceType NodePort", "KubeconfigNotFound")]
    [InlineData("[pscustomobject]@{ Name = 'my-release'; Namespace = 'vectors'; Target = [pscustomobject]@{ Kind = 'Folder'; Name = \"a`0b\" } }", "Set-MilvusServiceType NodePort", "PathInvalid")]
    [InlineData("[pscustomobject]@{ Name = 'my-release'; Namespace = 'vectors'; Target = [pscustomobject]@{ Kind = 'Folder'; Name = '/dev/zero' } }", "Set-MilvusServiceType NodePort", "FileNotRegular")]
    [InlineData("[pscustomobject]@{ Name = 'my-release'; Namespace = 'vectors'; Target = 'gke_p_r_c' }", "Set-MilvusServiceType NodePort", "KubeconfigNotFound")]
    public void Object_leads_to_the_place_that_it_names(string crossed, string command, string? error)
    {
        using ModuleSession session = new("cluster");

        Outcome outcome = session.Run($"{Cross} $r = {Sample.Get}; $c = {crossed}; $c | {command}");

        Assert.Equal(error, outcome.Errors.Count == 0 ? null : outcome.ErrorId);
    }

    [Theory]
    [InlineData("cross ($r | New-MilvusBackendConfig -WhatIf) 1", "To keep the object")]
    [InlineData("$lost = [pscustomobject]@{ Name = 'x'; Namespace = 'vectors' }; $lost.PSObject.TypeNames.Insert(0, 'Selected.MilvusL7.MilvusBackendConfigChange'); $lost", "Keep its property Release")]
    [InlineData("[pscustomobject]@{ Release = 'vectors/my-release' }", "To keep the object")]
    public void Object_that_does_not_say_where_its_release_is_is_refused(string crossed, string said)
    {
        using ModuleSession session = new("cluster");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Cross} $r = {Sample.Get}; $c = . {{ {crossed} }}; $c | Set-MilvusServiceType NodePort");

        Assert.Contains(said, Assert.Single(outcome.Errors).ToString(), StringComparison.Ordinal);
        Assert.Empty(outcome.Objects);
        session.Folder.AssertUntouched(snapshot);
    }
}
