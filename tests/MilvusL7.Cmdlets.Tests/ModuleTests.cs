using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Reflection.PortableExecutable;
using MilvusL7.Cmdlets.Tests.Hosting;
using MilvusL7.TestKit;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>The module as a module.</summary>
public sealed class ModuleTests
{
    private const string Loaded = """
        foreach ($context in [System.Runtime.Loader.AssemblyLoadContext]::All) {
            foreach ($assembly in $context.Assemblies) {
                $name = $assembly.GetName()
                if ($name.Name -match '^(MilvusL7(\.Cmdlets|\.Engine)?|YamlDotNet|KubernetesClient|DiffPlex|Polly.Core|Fractions)$') {
                    "$($context.Name) $($name.Name) $($name.Version.Major)"
                }
            }
        }
        """;

    /// <summary>What a folder alone is not enough for: a cluster (LoadBalancerTests and MoveTests there) or the Compute API (StaticAddressTests).</summary>
    private static readonly string[] TriedElsewhere =
    [
        "Complete-MilvusL7", "Disable-MilvusL7", "Enable-MilvusL7", "Export-MilvusL7Report", "Get-MilvusL7Plan", "Get-MilvusL7Status",
        "Get-MilvusStaticAddress", "New-MilvusStaticAddress", "Remove-MilvusStaticAddress", "Wait-MilvusL7",
    ];

    private static readonly string OtherYamlDotNet = Path.Combine(AppContext.BaseDirectory, "other", "YamlDotNet.dll");

    public static TheoryData<string> Cmdlets()
    {
        TheoryData<string> names = [];
        foreach (string name in Exports())
        {
            names.Add(name);
        }

        return names;
    }

    [Fact]
    public void Exports_what_the_manifest_lists_and_nothing_else()
    {
        using ModuleSession session = new();

        Outcome outcome = session.Run("Get-Command -Module MilvusL7 | ForEach-Object { $_.Name }").Succeeded();

        Assert.Equal(Exports(), outcome.Objects.Select(o => o.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_cmdlet_of_the_assembly_is_exported()
    {
        using ModuleSession session = new();

        Outcome outcome = session.Run("""
            foreach ($type in (Get-Command Get-MilvusRelease).ImplementingType.Assembly.GetExportedTypes()) {
                foreach ($cmdlet in $type.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)) { "$($cmdlet.VerbName)-$($cmdlet.NounName)" }
            }
            """).Succeeded();

        Assert.Equal(Exports(), outcome.Objects.Select(o => o.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Importing_loads_two_assemblies_and_none_of_lib()
    {
        Assert.Equal(
            ["Default MilvusL7 0", "Default MilvusL7.Cmdlets 0"],
            RunFresh($"Import-Module '{Settings.Manifest}'\n{Loaded}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Getting_commands_and_their_parameters_loads_nothing_more()
    {
        Assert.Equal(
            ["Default MilvusL7 0", "Default MilvusL7.Cmdlets 0"],
            RunFresh($$"""
                $null = [System.Reflection.Assembly]::LoadFrom('{{typeof(LoadWatch).Assembly.Location}}')
                [{{typeof(LoadWatch).FullName}}]::Start()
                Import-Module '{{Settings.Manifest}}'
                Get-Command -Module MilvusL7 | ForEach-Object { $null = $_.Parameters.Count; $null = $_.OutputType }
                {{Loaded}}
                [{{typeof(LoadWatch).FullName}}]::Report()
                """).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("MilvusL7.dll")]
    [InlineData("MilvusL7.Cmdlets.dll")]
    [InlineData("lib/MilvusL7.Engine.dll")]
    [InlineData("lib/YamlDotNet.dll")]
    [InlineData("lib/Polly.Core.dll")]
    public void What_a_first_command_runs_is_compiled_ahead_of_time(string assembly)
    {
        using PEReader image = new(File.OpenRead(Path.Combine(Path.GetDirectoryName(Settings.Manifest)!, assembly)));

        Assert.NotEqual(0, image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
    }

    [Fact]
    public void What_the_engine_needs_loads_in_a_context_of_its_own()
    {
        using ModuleSession session = new("cluster");

        string[] loaded = RunFresh($"Import-Module '{Settings.Manifest}'\n$null = Get-MilvusRelease -Path '{session.Folder.Path}'\n{Loaded}");

        Assert.Contains("MilvusL7 YamlDotNet 18", loaded);
        Assert.DoesNotContain(loaded, l => l.StartsWith("Default ", StringComparison.Ordinal) && !l.StartsWith("Default MilvusL7", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_YamlDotNet_in_the_session_changes_nothing(bool before)
    {
        using ModuleSession session = new("cluster");
        using ModuleSession expected = new("cluster");
        expected.Run(Sample.Pipeline).Succeeded();
        string load = $"$null = [System.Reflection.Assembly]::LoadFrom('{OtherYamlDotNet}')\n";
        string import = $"Import-Module '{Settings.Manifest}'\n";

        string[] loaded = RunFresh($"{(before ? load + import : import + load)}Set-Location '{session.Folder.Path}'\n$null = {Sample.Pipeline}\n{Loaded}");

        Assert.Contains("Default YamlDotNet 13", loaded);
        Assert.Contains("MilvusL7 YamlDotNet 18", loaded);
        Assert.Equal(expected.Folder.Names, session.Folder.Names);
        Assert.All(expected.Folder.Names, name => Assert.Equal(expected.Folder.Read(name), session.Folder.Read(name)));
    }

    [Fact]
    public void Importing_twice_with_Force_exports_once_and_works()
    {
        using ModuleSession session = new("cluster");

        Outcome outcome = session.Run("""
            Import-Module $args[0] -Force
            Import-Module $args[0] -Force
            (Get-Module MilvusL7).Count
            (Get-Command -Module MilvusL7).Count
            Get-MilvusRelease -Path . | New-MilvusBackendConfig | ForEach-Object { $_.Name }
            """, Settings.Manifest).Succeeded();

        Assert.Equal(["1", Exports().Length.ToString(System.Globalization.CultureInfo.InvariantCulture), "my-release-backendconfig"], outcome.Objects.Select(o => o.ToString()));
    }

    [Fact]
    public void Removing_and_importing_again_works()
    {
        using ModuleSession session = new("cluster");

        Outcome outcome = session.Run("""
            $first = Get-MilvusRelease -Path .
            Remove-Module MilvusL7
            Import-Module $args[0]
            $first | New-MilvusBackendConfig
            """, Settings.Manifest).Succeeded();

        Assert.Equal("Created", outcome.Value<string>("Action"));
    }

    [Fact]
    public void Two_sessions_of_a_process_do_not_meet()
    {
        using ModuleSession one = new("cluster");
        using ModuleSession other = new("standalone");

        Assert.Equal("Cluster", one.Run(Sample.Get).Succeeded().Value<string>("Mode"));
        other.Run("Remove-Module MilvusL7").Succeeded();
        Assert.Equal("Created", one.Run($"{Sample.Get} | New-MilvusBackendConfig").Succeeded().Value<string>("Action"));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Verb_is_approved(string name) => Assert.Contains(name.Split('-')[0], ApprovedVerbs());

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Changing_cmdlets_support_WhatIf_and_others_have_no_need(string name)
    {
        CommandMetadata metadata = new(Command(name));

        // Wait-MilvusL7 changes an Ingress with -Nudge.
        bool changes = name == "Wait-MilvusL7" || name.Split('-')[0] is not ("Get" or "Test");
        Assert.Equal(changes, metadata.SupportsShouldProcess);
        // What cuts clients off or deletes is asked about.
        Assert.Equal(name.Split('-')[0] is "Remove" or "Disable" or "Complete" ? ConfirmImpact.High : changes ? ConfirmImpact.Medium : ConfirmImpact.None, metadata.ConfirmImpact);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void One_parameter_of_a_set_takes_the_pipelines_objects(string name)
    {
        foreach (CommandParameterSetInfo set in Command(name).ParameterSets)
        {
            Assert.Single(set.Parameters, p => p.ValueFromPipeline);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Parameters_are_in_Pascal_case_and_the_nouns_are_the_modules(string name)
    {
        CmdletInfo command = Command(name);

        Assert.StartsWith("Milvus", command.Noun, StringComparison.Ordinal);
        Assert.All(command.Parameters.Keys, p => Assert.Matches("^[A-Z][A-Za-z0-9]*$", p));
    }

    [Theory]
    [InlineData("Get-MilvusRelease -Path .")]
    [InlineData("Get-MilvusRelease -Path . | Set-MilvusServiceType ClusterIP")]
    [InlineData("Get-MilvusRelease -Path . | Enable-MilvusTls")]
    [InlineData("Get-MilvusRelease -Path . | New-MilvusTlsSecret -HostName a.example.com -Force")]
    [InlineData("Get-MilvusRelease -Path . | New-MilvusManagedCertificate -HostName a.example.com")]
    [InlineData("Get-MilvusRelease -Path . | New-MilvusBackendConfig")]
    [InlineData("Get-MilvusRelease -Path . | New-MilvusFrontendConfig -RedirectToHttps")]
    [InlineData("Get-MilvusRelease -Path . | Add-MilvusL7Annotation")]
    [InlineData("Get-MilvusRelease -Path . | New-MilvusIngress -HostName a.example.com -SecretName s")]
    [InlineData("Get-MilvusRelease -Path . | New-MilvusBackendConfig | Export-MilvusManifest exported")]
    [InlineData("Get-MilvusRelease -Path . | Disable-MilvusTls")]
    [InlineData("Get-MilvusRelease -Path . | Remove-MilvusBackendConfig")]
    [InlineData("Get-MilvusRelease -Path . | Remove-MilvusFrontendConfig")]
    [InlineData("Get-MilvusRelease -Path . | Remove-MilvusIngress")]
    [InlineData("Get-MilvusRelease -Path . | Remove-MilvusL7Annotation")]
    [InlineData("Get-MilvusRelease -Path . | Remove-MilvusManagedCertificate")]
    [InlineData("Get-MilvusRelease -Path . | Remove-MilvusTlsSecret")]
    [InlineData("Test-MilvusConnection -Address 127.0.0.1 -Port 1 -Timeout 30")]
    [InlineData("Get-MilvusRelease -Path . | Test-MilvusL7")]
    [InlineData("Get-MilvusRelease -Path . | Test-MilvusL7 -Quiet")]
    public void OutputType_is_what_is_written(string script)
    {
        string name = script.Split('|')[^1].Trim().Split(' ')[0];

        Outcome outcome = Sample.Run("cluster", script).Succeeded();

        Assert.NotEmpty(outcome.Objects);
        string[] declared = [.. Command(name).OutputType.Select(t => t.Name)];
        Assert.All(outcome.Objects, o => Assert.Contains(o.BaseObject.GetType().FullName, declared));
    }

    [Fact]
    public void Every_output_type_is_tried_above()
    {
        MethodInfo test = typeof(ModuleTests).GetMethod(nameof(OutputType_is_what_is_written))!;

        Assert.Equal(
            Exports().Except(TriedElsewhere),
            test.GetCustomAttributes<InlineDataAttribute>().Select(a => ((string)a.GetData(test).Single()[0]).Split('|')[^1].Trim().Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    private static string[] Exports()
    {
        HashtableAst manifest = (HashtableAst)Parser.ParseFile(Settings.Manifest, out _, out _).Find(ast => ast is HashtableAst, false);
        object[] listed = (object[])((System.Collections.Hashtable)manifest.SafeGetValue())["CmdletsToExport"]!;
        return [.. listed.Cast<string>().Order(StringComparer.Ordinal)];
    }

    private static CmdletInfo Command(string name)
    {
        using ModuleSession session = new();
        CmdletInfo command = (CmdletInfo)session.Run("Get-Command $args[0]", name).Succeeded().Last.BaseObject;
        // Worked out while the session is there.
        Assert.NotEmpty(command.ParameterSets);
        Assert.NotEmpty(command.OutputType);
        return command;
    }

    private static IEnumerable<string> ApprovedVerbs() =>
        typeof(VerbsCommon).Assembly.GetExportedTypes()
            .Where(t => t.Namespace == "System.Management.Automation" && t.Name.StartsWith("Verbs", StringComparison.Ordinal))
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(f => (string)f.GetValue(null)!);

    private static string[] RunFresh(string text)
    {
        using Process pwsh = Process.Start(PwshProgram.Start("-Command", text))!;
        pwsh.StandardInput.Close();
        Task<string> output = pwsh.StandardOutput.ReadToEndAsync();
        Task<string> error = pwsh.StandardError.ReadToEndAsync();
        Assert.True(pwsh.WaitForExit(TimeSpan.FromMinutes(1)), "pwsh does not end");
        Assert.True(pwsh.ExitCode == 0 && error.Result.Length == 0, error.Result);
        return output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
