using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>Disable-MilvusTls in folders of every owner.</summary>
public sealed class TlsRemovalTests
{
    private const string Enable = $"{Sample.Get} | Enable-MilvusTls";
    private const string Disable = $"{Sample.Get} | Disable-MilvusTls -Confirm:$false";

    public static TheoryData<string, string> Ways
    {
        get
        {
            TheoryData<string, string> ways = [];
            foreach (string sample in (string[])["cluster", "standalone", "operator", "values", "umbrella", "flux", "argo-text", "argo-object", "kustomize"])
            {
                ways.Add(sample, "");
                ways.Add(sample, "-ServerSecretName my-server-tls");
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void On_and_off_leaves_the_files_as_they_were_to_the_byte(string sample, string options)
    {
        using ModuleSession session = new(sample);
        Dictionary<string, string> before = session.Folder.Names.ToDictionary(n => n, session.Folder.Read);
        session.Run($"{Enable} {options}").Succeeded();
        Assert.NotEqual(before, session.Folder.Names.ToDictionary(n => n, session.Folder.Read));

        Outcome outcome = session.Run(Disable).Succeeded();

        Assert.Equal(("Configured", "Disabled"), (outcome.Value<string>("Action"), outcome.Value<string>("TlsMode")));
        Assert.Equal(before, session.Folder.Names.ToDictionary(n => n, session.Folder.Read));
    }

    [Theory]
    [InlineData("cluster", "-SettingsIn UserYaml")]
    [InlineData("operator", "-SettingsIn UserYaml")]
    [InlineData("flux", "-SettingsIn UserYaml")]
    [InlineData("kustomize", "-SettingsIn UserYaml")]
    public void A_setting_in_a_file_becomes_0(string sample, string options)
    {
        using ModuleSession session = new(sample);
        session.Run($"{Enable} {options}").Succeeded();

        Outcome outcome = session.Run(Disable).Succeeded();

        Assert.Equal("Disabled", outcome.Value<string>("TlsMode"));
        Assert.Contains("tlsMode: 0", string.Concat(session.Folder.Names.Select(session.Folder.Read)), StringComparison.Ordinal);
        Assert.Contains(outcome.Warnings, w => w.Contains("is set to 0", StringComparison.Ordinal));
        Assert.Contains(outcome.Warnings, w => w.Contains("REST remains on port 8080", StringComparison.Ordinal));
    }

    [Fact]
    public void A_port_that_Enable_MilvusTls_would_not_choose_stays()
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Enable} -HttpPort 8443").Succeeded();

        Outcome outcome = session.Run(Disable).Succeeded();

        Assert.Equal(8443, outcome.Value<int>("HttpPort"));
        Assert.Contains(outcome.Warnings, w => w.Contains("REST remains on port 8443", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatIf_shows_the_diff_and_changes_nothing()
    {
        using ModuleSession session = new("cluster");
        session.Run(Enable).Succeeded();
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run(Disable + " -WhatIf").Succeeded();

        Assert.Equal(("Planned", "Disabled"), (outcome.Value<string>("Action"), outcome.Value<string>("TlsMode")));
        Assert.Contains("-        - name: COMMON_SECURITY_TLSMODE", outcome.Host, StringComparison.Ordinal);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void TLS_that_is_off_is_unchanged_without_a_warning()
    {
        using ModuleSession session = new("cluster");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Sample.Get} | Disable-MilvusTls").Succeeded();

        Assert.Equal("Unchanged", outcome.Value<string>("Action"));
        Assert.Empty(outcome.Warnings);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void An_Ingress_that_uses_HTTP2_keeps_TLS_on_without_Force()
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Enable} | Add-MilvusL7Annotation | New-MilvusIngress a.example -SecretName s -Force").Succeeded();
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome refused = session.Run(Disable);

        Assert.Equal("TlsStillUsed", refused.ErrorId);
        ErrorAssert.IsWhole(refused.Error);
        Assert.EndsWith("| Remove-MilvusIngress", refused.Error.ErrorDetails!.RecommendedAction, StringComparison.Ordinal);
        session.Folder.AssertUntouched(snapshot);
        Assert.Equal("Disabled", session.Run($"{Sample.Get} | Disable-MilvusTls -Force").Succeeded().Value<string>("TlsMode"));
    }

    [Fact]
    public void Mutual_TLS_is_turned_off_with_Force_only()
    {
        using ModuleSession session = new("kustomize");
        session.Folder.Replace("configmap.yaml", "authorizationEnabled: true", "authorizationEnabled: true\n        tlsMode: 2");

        Assert.Equal("TlsModeMutual", session.Run(Disable).ErrorId);
        session.Run(Disable + " -Force").Succeeded();
        Assert.Contains("tlsMode: 0", session.Folder.Read("configmap.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_of_another_spelling_becomes_0()
    {
        using ModuleSession session = new("values");
        session.Run(Enable).Succeeded();
        session.Folder.Replace("values.yaml", "COMMON_SECURITY_TLSMODE", "MILVUSCONF_COMMON_SECURITY_TLSMODE");

        Assert.Equal("Disabled", session.Run(Disable).Succeeded().Value<string>("TlsMode"));
        Assert.Contains("name: MILVUSCONF_COMMON_SECURITY_TLSMODE", session.Folder.Read("values.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void TLS_in_a_file_of_lower_rank_is_turned_off_by_a_variable()
    {
        using ModuleSession session = new("kustomize");
        session.Folder.Replace("deployment.yaml", "        volumeMounts:\n", "        volumeMounts:\n        - name: base\n          mountPath: /milvus/configs/milvus.yaml\n          subPath: milvus.yaml\n");
        session.Folder.Replace("deployment.yaml", "      volumes:\n", "      volumes:\n      - name: base\n        configMap:\n          name: base\n");
        session.Folder.Write("base.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: base\ndata:\n  milvus.yaml: |\n    common:\n      security:\n        tlsMode: 1\n");
        session.Folder.Replace("kustomization.yaml", "- configmap.yaml\n", "- configmap.yaml\n- base.yaml\n");

        Assert.Equal("Disabled", session.Run(Disable).Succeeded().Value<string>("TlsMode"));
        Assert.Contains("name: COMMON_SECURITY_TLSMODE\n          value: \"0\"\n", session.Folder.Read("deployment.yaml"), StringComparison.Ordinal);
    }
}
