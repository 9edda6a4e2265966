using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

public sealed class ExportTests
{
    private const string Export = $"{Sample.Pipeline} | Export-MilvusManifest -Path exported -Force";

    [Fact]
    public void Writes_every_object_of_the_pipeline()
    {
        using ModuleSession session = new("cluster");

        session.Run(Export).Succeeded();

        Assert.Equal(
            [
                "exported/my-release-backendconfig.yaml",
                "exported/my-release-milvus-ingress.yaml",
                "exported/my-release-milvus-proxy-deployment.yaml",
                "exported/my-release-milvus-service.yaml",
                "exported/my-release-milvus-tls-managedcertificate.yaml",
            ],
            session.Folder.Names.Where(n => n.StartsWith("exported", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_object_that_two_steps_changed_is_written_as_the_last_one_left_it()
    {
        using ModuleSession session = new("cluster");

        session.Run(Export).Succeeded();

        string service = session.Folder.Read("exported/my-release-milvus-service.yaml");
        Assert.Contains("type: ClusterIP", service, StringComparison.Ordinal);
        Assert.Contains("cloud.google.com/neg", service, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("values")]
    [InlineData("flux")]
    public void Values_are_written_as_an_overlay_of_what_changed(string sample)
    {
        using ModuleSession session = new(sample);

        session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP | New-MilvusBackendConfig | Add-MilvusL7Annotation | Export-MilvusManifest exported").Succeeded();

        string port = sample == "values" ? "grpc-milvus" : "milvus";
        Assert.Equal(
            "service:\n  type: ClusterIP\n  annotations:\n"
            + $"    cloud.google.com/app-protocols: '{{\"{port}\":\"HTTP2\"}}'\n"
            + "    cloud.google.com/backend-config: '{\"default\":\"my-release-backendconfig\"}'\n"
            + "    cloud.google.com/neg: '{\"ingress\":true}'\n",
            session.Folder.Read("exported/my-release-values.yaml"));
    }

    [Theory]
    [InlineData("values")]
    [InlineData("argo-text")]
    public void The_overlay_holds_what_the_release_has_already(string sample)
    {
        using ModuleSession session = new(sample);
        string steps = $"{Sample.Get} | Set-MilvusServiceType ClusterIP | Enable-MilvusTls | New-MilvusBackendConfig | Add-MilvusL7Annotation | Export-MilvusManifest";
        session.Run($"{steps} first").Succeeded();

        Outcome again = session.Run($"{steps} second").Succeeded();

        Assert.NotEmpty(again.Objects);
        Assert.Equal(session.Folder.Read("first/my-release-values.yaml"), session.Folder.Read("second/my-release-values.yaml"));
    }

    [Fact]
    public void The_overlay_holds_the_steps_that_changed_nothing_beside_those_that_did()
    {
        using ModuleSession session = new("values");
        session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP").Succeeded();

        session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP | Enable-MilvusTls -SettingsIn UserYaml | Export-MilvusManifest exported").Succeeded();

        string overlay = session.Folder.Read("exported/my-release-values.yaml");
        Assert.Contains("service:\n  type: ClusterIP\n", overlay, StringComparison.Ordinal);
        Assert.Contains("tlsMode: 1", overlay, StringComparison.Ordinal);
        Assert.Contains("    # our own settings\n", overlay, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_in_the_overlay_is_whole_because_Helm_replaces_lists()
    {
        using ModuleSession session = new("values");

        session.Run($"{Sample.Get} | Enable-MilvusTls | Export-MilvusManifest exported").Succeeded();

        Assert.Contains("- name: GOGC\n", session.Folder.Read("exported/my-release-values.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_Secret_is_refused_and_nothing_else_is_written_either()
    {
        using ModuleSession session = new("cluster");

        Outcome outcome = session.Run($"{Sample.Get} | New-MilvusBackendConfig | New-MilvusTlsSecret -HostName a.example.com -Force | Export-MilvusManifest exported");

        Assert.Equal("PrivateKeyInFolder", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        Assert.False(Directory.Exists(session.Folder["exported"]));
    }

    [Fact]
    public void A_Secret_is_written_with_Force()
    {
        using ModuleSession session = new("cluster");

        Outcome outcome = session.Run($"{Sample.Get} | New-MilvusTlsSecret -HostName a.example.com -Force | Export-MilvusManifest exported -Force").Succeeded();

        Assert.Contains("tls.key: ", session.Folder.Read("exported/my-release-milvus-tls-secret.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain("LS0tLS1CRUdJTi", outcome.Everything, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(session.Folder["exported/my-release-milvus-tls-secret.yaml"]));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(session.Folder["my-release-milvus-tls-secret.yaml"]));
        }
    }

    [Theory]
    [InlineData("an overlay with user.yaml", "values", "my-release-values.yaml", "| Enable-MilvusTls -SettingsIn UserYaml")]
    [InlineData("an overlay with environment", "values", "my-release-values.yaml", "| Enable-MilvusTls")]
    [InlineData("a Deployment", "cluster", "my-release-milvus-proxy-deployment.yaml", "| Enable-MilvusTls")]
    [InlineData("a Milvus resource", "operator", "my-release-milvus.yaml", "| Enable-MilvusTls")]
    public void Password_in_an_exported_file_needs_Force_and_is_for_its_owner_alone(string what, string sample, string file, string step)
    {
        using ModuleSession session = new(sample);
        if (what == "an overlay with user.yaml")
        {
            session.Folder.Replace("values.yaml", "    # our own settings\n", "    # our own settings\n    minio:\n      secretAccessKey: storage-secret-4711\n");
        }
        else if (what == "an overlay with environment")
        {
            session.Folder.Replace("values.yaml", "  - name: GOGC\n    value: \"60\"\n", "  - name: MINIO_SECRET_KEY\n    value: storage-secret-4711\n");
        }

        Outcome refused = session.Run($"$WhatIfPreference = $true; {Sample.Get} {step} | Export-MilvusManifest exported -WhatIf:$false");
        Assert.Equal("SecretValueInFolder", refused.ErrorId);
        ErrorAssert.IsWhole(refused.Error);
        Assert.Contains(file, refused.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("storage-secret-4711", refused.Everything, StringComparison.Ordinal);
        Assert.False(Directory.Exists(session.Folder["exported"]));

        session.Run($"$WhatIfPreference = $true; {Sample.Get} {step} | Export-MilvusManifest exported -WhatIf:$false -Force").Succeeded();
        Assert.Contains("storage-secret-4711", session.Folder.Read("exported/" + file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(session.Folder["exported/" + file]));
        }
    }

    [Fact]
    public void Secret_value_that_no_step_touches_is_not_in_the_overlay()
    {
        using ModuleSession session = new("values");

        session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP | Enable-MilvusTls | Export-MilvusManifest exported").Succeeded();

        Assert.Contains("storage-secret-4711", session.Folder.Read("values.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain("storage-secret-4711", session.Folder.Read("exported/my-release-values.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_releases_files_are_not_written_over_anothers()
    {
        using ModuleSession session = new("cluster");
        foreach (string name in session.Folder.Names)
        {
            session.Folder.Write("other/" + name, session.Folder.Read(name).Replace("namespace: vectors", "namespace: other", StringComparison.Ordinal));
        }

        const string both = "Get-MilvusRelease -Path . | New-MilvusBackendConfig | Export-MilvusManifest exported";
        Outcome outcome = session.Run(both);

        Assert.Equal("ExportPathTaken", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        Assert.Single(outcome.Objects);
        string first = session.Folder.Read("exported/my-release-backendconfig.yaml");
        string left = first.Contains("namespace: other", StringComparison.Ordinal) ? "vectors" : "other";

        // A run of its own does not write over it either.
        Assert.Equal("ExportPathTaken", session.Run($"Get-MilvusRelease -Namespace {left} -Path . | New-MilvusBackendConfig | Export-MilvusManifest exported").ErrorId);
        Assert.Equal(first, session.Folder.Read("exported/my-release-backendconfig.yaml"));
    }

    [Fact]
    public void A_second_export_changes_nothing()
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Sample.Get} | New-MilvusBackendConfig | Export-MilvusManifest exported").Succeeded();
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome again = session.Run($"{Sample.Get} | New-MilvusBackendConfig | Export-MilvusManifest exported").Succeeded();

        Assert.Equal("Unchanged", again.Value<string>("Action"));
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void WhatIf_writes_no_file_and_answers_Planned()
    {
        using ModuleSession session = new("cluster");

        Outcome outcome = session.Run("$WhatIfPreference = $true; " + Export).Succeeded();

        Assert.NotEmpty(outcome.Objects);
        Assert.All(outcome.Objects, o => Assert.Equal("Planned", Outcome.Value<string>(o, "Action")));
        Assert.False(Directory.Exists(session.Folder["exported"]));
    }

    [Theory]
    [InlineData("a file where the folder should be")]
    [InlineData("a folder where the file should be")]
    public void A_place_that_cannot_be_written_is_one_whole_error(string fault)
    {
        using ModuleSession session = new("cluster");
        if (fault.StartsWith("a file", StringComparison.Ordinal))
        {
            session.Folder.Write("exported", "in the way");
        }
        else
        {
            Directory.CreateDirectory(session.Folder["exported/my-release-backendconfig.yaml"]);
        }

        Outcome outcome = session.Run($"{Sample.Get} | New-MilvusBackendConfig | Export-MilvusManifest exported");

        Assert.Equal("FileNotWritable", outcome.ErrorId);
        Assert.False(outcome.IsTerminated);
        ErrorAssert.IsWhole(outcome.Error);
    }
}
