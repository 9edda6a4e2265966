using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>Keys of the object storage stand in ConfigMaps, values and variables: nobody sees them in what the module says.</summary>
public sealed class SecretDataTests
{
    [Theory]
    [InlineData("cluster", Sample.Pipeline)]
    [InlineData("cluster", $"{Sample.Get} | Enable-MilvusTls -SettingsIn UserYaml")]
    [InlineData("values", Sample.Pipeline)]
    [InlineData("values", $"{Sample.Get} | Enable-MilvusTls -SettingsIn UserYaml")]
    [InlineData("operator", Sample.Pipeline)]
    [InlineData("operator", $"{Sample.Get} | Enable-MilvusTls -SettingsIn UserYaml")]
    public void Show_in_no_stream(string sample, string script)
    {
        foreach (string preference in new[] { "$true", "$false" })
        {
            Outcome outcome = Sample.Run(sample, $$"""
                $WhatIfPreference = {{preference}}; $VerbosePreference = 'Continue'; $DebugPreference = 'Continue'
                {{script}} | Export-MilvusManifest -Path exported -Force | ForEach-Object { $_; $_.Diff }
                """).Succeeded();

            Assert.NotEmpty(outcome.Objects);
            Assert.DoesNotContain("storage-secret-4711", outcome.Everything, StringComparison.Ordinal);
            Assert.DoesNotContain("storage-key-id-0815", outcome.Everything, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Stay_as_they_are_in_the_files()
    {
        using ModuleSession session = new("cluster");

        session.Run(Sample.Pipeline).Succeeded();

        Assert.Contains("secretAccessKey: storage-secret-4711", session.Folder.Read("milvus.yaml"), StringComparison.Ordinal);
        Assert.Contains("value: storage-secret-4711", session.Folder.Read("workloads.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("        - {name: MINIO_SECRET_ACCESS_KEY, value: hidden-4711}\n")]
    [InlineData("        - {value: \"hidden-4711\", name: MINIO_SECRET_ACCESS_KEY}\n")]
    [InlineData("        - value: hidden-4711\n          name: MINIO_SECRET_ACCESS_KEY\n")]
    [InlineData("        - name: MINIO_SECRET_ACCESS_KEY\n          value: >-\n            hidden-4711\n")]
    [InlineData("        - name: MINIO_SECRET_ACCESS_KEY\n          value:\n            hidden-4711\n")]
    [InlineData("        - name: \"MINIO_SECRET_ACCESS_KEY\"\n          value: \"first\n            hidden-4711\"\n")]
    public void A_variable_is_hidden_however_it_is_written(string variable)
    {
        using ModuleSession session = new("standalone");
        session.Answer = _ => 0;
        session.Folder.Replace("deployment.yaml", "        volumeMounts:\n", $"        env:\n{variable}        volumeMounts:\n");

        Outcome outcome = session.Run($"{Sample.Get} | Enable-MilvusTls -WhatIf -Verbose -Debug").Succeeded();

        Assert.Contains("***", outcome.Value<string>("Diff"), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-4711", outcome.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("externalS3: {enabled: true, accessKey: hidden-0815, secretKey: \"hidden-4711\"}\n")]
    [InlineData("externalS3: {\"accessKey\":\"hidden-0815\",\"secretKey\":\"hidden-4711\"}\n")]
    [InlineData("externalS3:\n  secretKey:\n    hidden-4711\n")]
    public void Values_are_hidden_however_they_are_written(string values)
    {
        using ModuleSession session = new();
        session.Folder.Write("values.yaml", $"queryNode:\n  replicas: 2\nservice:\n  type: LoadBalancer\n{values}");

        Outcome outcome = session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP -WhatIf -Verbose -Debug").Succeeded();

        Assert.Contains("***", outcome.Value<string>("Diff"), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-", outcome.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data:\n  key: aGlkZGVuLTQ3MTE=\n")]
    [InlineData("data:   # the keys\n  key: aGlkZGVuLTQ3MTE=\n")]
    [InlineData("data: {key: aGlkZGVuLTQ3MTE=}\n")]
    [InlineData("stringData:\n  key: |\n    aGlkZGVuLTQ3MTE=\n")]
    public void Secrets_in_the_same_file_are_hidden(string data)
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("service.yaml", $"apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n{data}---\n" + session.Folder.Read("service.yaml"));

        Outcome outcome = session.Run($"{Sample.Get} | Set-MilvusServiceType NodePort -WhatIf -Verbose -Debug").Succeeded();

        Assert.DoesNotContain("aGlkZGVuLTQ3MTE", outcome.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_Secrets_are_shown()
    {
        Outcome outcome = Sample.Run("standalone", $"{Sample.Get} | Enable-MilvusTls -ServerSecretName own-server-tls -WhatIf").Succeeded();

        Assert.Contains("secretName: own-server-tls", outcome.Value<string>("Diff"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_file_is_named_without_what_it_holds()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("broken.yaml", "secretKey: \"hidden-4711\n  more: [\n");

        Outcome outcome = session.Run(Sample.Get);

        Assert.Contains("broken.yaml(", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-4711", outcome.Everything, StringComparison.Ordinal);
        outcome = session.Run("Get-MilvusRelease -Path broken.yaml");
        Assert.Equal("ManifestMalformed", outcome.ErrorId);
        Assert.DoesNotContain("hidden-4711", outcome.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_of_a_file_with_a_document_that_cannot_be_read_shows_no_secret()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("service.yaml", session.Folder.Read("service.yaml")
            + "---\nkind: Secret\nmetadata: {name: s}\nstringData:\n  token: hidden-4711\n  token: hidden-4712\n---\npassword: hidden-4713\n\tx: {{ .Values.y }}\n");

        Outcome outcome = session.Run($"{Sample.Get} | Set-MilvusServiceType NodePort -WhatIf").Succeeded();

        Assert.Contains("+  type: NodePort", outcome.Value<string>("Diff"), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-471", outcome.Everything, StringComparison.Ordinal);
    }
}
