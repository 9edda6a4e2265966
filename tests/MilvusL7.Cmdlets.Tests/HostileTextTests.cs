using System.Formats.Asn1;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>Text that others wrote reaches no stream, no view and no question as it is.</summary>
public sealed class HostileTextTests
{
    private const string Hostile = TerminalAssert.Hostile;
    private const string Loud = "$VerbosePreference = 'Continue'; $DebugPreference = 'Continue';";

    private static readonly string Quoted = JsonSerializer.Serialize(Hostile);

    /// <summary>Paths are used again as input; their views escape them. Error ids are constants of the module.</summary>
    private static readonly HashSet<string> Raw = ["MilvusL7Exception.ErrorId", "MilvusL7Change.Path", "ExportedMilvusManifest.Path", "MilvusTlsSecretChange.CertificatePath", "MilvusTarget.Name"];

    [UnixFact]
    public void File_whose_name_has_control_characters_is_shown_with_them_escaped()
    {
        using ModuleSession session = new();
        session.Answer = _ => 0;
        const string Folder = "a\u001b]0;x\u0007\u202e";
        session.Folder.Write(Path.Combine(Folder, "b\u001b[31m.yaml"), "a: [\n");
        foreach (string file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Manifests", "standalone")))
        {
            session.Folder.Write(Path.Combine(Folder, "s\u009b2J" + Path.GetFileName(file)), File.ReadAllText(file));
        }

        Outcome broken = session.Run($"{Loud} {Sample.Get}");
        Assert.Contains(broken.Warnings, w => w.Contains(".yaml(", StringComparison.Ordinal));
        TerminalAssert.IsSafe(broken, session);

        File.Delete(Path.Combine(session.Folder.Path, Folder, "b\u001b[31m.yaml"));
        foreach (string script in (string[])
        [
            $"{Sample.Get} | Set-MilvusServiceType NodePort -WhatIf",
            $"{Sample.Get} | Set-MilvusServiceType NodePort -Confirm",
            $"{Sample.Get} | New-MilvusBackendConfig | Export-MilvusManifest -Path ([char]27 + 'out') -Confirm",
            "Get-MilvusRelease my-release -Path . | ForEach-Object Target",
        ])
        {
            Outcome outcome = session.Run($"{Loud} {script}");
            Assert.NotEmpty(outcome.Objects);
            TerminalAssert.IsSafe(outcome, session);
        }

        Assert.Contains("[U+001B]", session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP").Succeeded().Value<string>("Diff"), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_in_a_manifest_is_shown_with_control_characters_escaped_and_a_change_of_them_shows()
    {
        using ModuleSession session = new("standalone");
        session.Answer = _ => 0;
        session.Folder.Replace("service.yaml", "  type: ClusterIP\n", "  # \u202e\u200b comment\n  type: ClusterIP\n");

        Outcome outcome = session.Run($"{Loud} {Sample.Get} | Set-MilvusServiceType NodePort -Confirm").Succeeded();

        TerminalAssert.IsSafe(outcome, session);
        Assert.Contains("[U+202E][U+200B] comment", outcome.Host, StringComparison.Ordinal);
        Assert.Contains("\u202e\u200b comment", session.Folder.Read("service.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(409)]
    [InlineData(422)]
    [InlineData(500)]
    public void Message_of_an_API_server_is_shown_with_control_characters_escaped(int status)
    {
        using FakeApiServer server = new();
        using ModuleSession session = Session(server);
        server.Answers["/api/v1/namespaces/default/services"] =
            (status, $$$$"""{"kind":"Status","message":{{{{Quoted}}}},"reason":{{{{Quoted}}}},"details":{"name":{{{{Quoted}}}},"kind":{{{{Quoted}}}},"causes":[{"reason":"FieldManagerConflict","message":{{{{Quoted}}}},"field":{{{{Quoted}}}}}]}}""");

        Outcome outcome = session.Run($"{Loud} Get-MilvusRelease -Kubeconfig config");

        Assert.NotEmpty(outcome.Errors);
        TerminalAssert.IsSafe(outcome, session);
    }

    [Fact]
    public void Answer_that_is_not_JSON_is_shown_with_control_characters_escaped()
    {
        using FakeApiServer server = new();
        using ModuleSession session = Session(server);
        foreach ((int status, string body) in ((int, string)[])[(200, Hostile), (502, Hostile), (200, "{\"a\u001b\":"), (200, "[]")])
        {
            server.Answers["/api/v1/namespaces/default/services"] = (status, body);
            Outcome outcome = session.Run($"{Loud} Get-MilvusRelease -Kubeconfig config");
            Assert.NotEmpty(outcome.Errors);
            TerminalAssert.IsSafe(outcome, session);
        }
    }

    [Fact]
    public void Release_whose_name_no_release_can_have_is_refused_and_the_next_one_is_found()
    {
        using FakeApiServer server = new();
        using ModuleSession session = Session(server);
        server.Answers["/api/v1/namespaces/default/services"] = (200, List(Service("a", Hostile), Service("b", null)));

        Outcome outcome = session.Run($"{Loud} Get-MilvusRelease -Kubeconfig config");

        Assert.Equal("ReleaseNameInvalid", outcome.ErrorId);
        Assert.Equal("b", outcome.Value<string>("Name"));
        TerminalAssert.IsSafe(outcome, session);
    }

    [Fact]
    public void Release_with_an_object_of_the_wrong_form_costs_itself()
    {
        using FakeApiServer server = new();
        using ModuleSession session = Session(server);
        JsonNode broken = Service("a", null);
        broken["spec"]!["selector"]!["component"] = "a";
        server.Answers["/api/v1/namespaces/default/services"] = (200, List(broken, Service("d", "d"), Service("b", null)));
        server.Answers["/apis/apps/v1/namespaces/default/deployments"] = (200, List(JsonNode.Parse("""
            {"metadata":{"name":"a","namespace":"default","labels":{"app.kubernetes.io/instance":"a"}},
             "spec":{"replicas":"many","template":{"metadata":{"labels":{"component":"a"}},"spec":{
               "containers":[{"name":"proxy","env":[{"name":{"a":1},"value":[]}],"volumeMounts":[{"name":"c","mountPath":"/milvus/configs/user.yaml","subPath":"user.yaml"}]}],
               "volumes":[{"name":"c","configMap":{"name":"a"}}]}}}}
            """)!));
        server.Answers["/api/v1/namespaces/default/configmaps/a"] = (200, """{"metadata":{"name":"a","namespace":"default"},"data":{"user.yaml":"a: [\n"}}""");
        server.Answers["/api/v1/namespaces/default/secrets"] = (200, List(JsonNode.Parse("""
            {"metadata":{"name":"sh.helm.release.v1.d.v1","namespace":"default","labels":{"owner":"helm","name":"d","status":"deployed","version":"1"}},"type":"helm.sh/release.v1","data":{"release":"bm90IGJhc2U2NA=="}}
            """)!));
        server.Answers["/api/v1/namespaces/default/secrets/sh.helm.release.v1.d.v1"] = (200, JsonNode.Parse(server.Answers["/api/v1/namespaces/default/secrets"].Body)!["items"]![0]!.ToJsonString());

        Outcome all = session.Run("Get-MilvusRelease -Kubeconfig config -ErrorAction Stop");

        Assert.Equal(["b"], all.Succeeded().Objects.Select(o => Outcome.Value<string>(o, "Name")));
        Assert.Contains(all.Warnings, w => w.StartsWith("Release 'a' is skipped.", StringComparison.Ordinal));
        Assert.Contains(all.Warnings, w => w.StartsWith("Release 'd' is skipped.", StringComparison.Ordinal) && w.Contains("sh.helm.release.v1.d.v1", StringComparison.Ordinal));
        Assert.Equal("ManifestMalformed", session.Run("Get-MilvusRelease a -Kubeconfig config").ErrorId);
        Assert.Equal("SecretInvalid", session.Run("Get-MilvusRelease d -Kubeconfig config").ErrorId);
    }

    [Fact]
    public void Release_of_the_operators_earlier_API_is_refused_on_a_cluster()
    {
        using FakeApiServer server = new();
        using ModuleSession session = Session(server);
        JsonNode service = Service("a", null);
        service["metadata"]!["labels"]!["app.kubernetes.io/managed-by"] = "milvus-operator";
        service["metadata"]!["ownerReferences"] = JsonNode.Parse("""[{"apiVersion":"milvus.io/v1alpha1","kind":"MilvusCluster","name":"a","controller":true}]""");
        server.Answers["/api/v1/namespaces/default/services"] = (200, List(service));

        Outcome outcome = session.Run("Get-MilvusRelease a -Kubeconfig config");

        Assert.Equal("ReleaseUnsupported", outcome.ErrorId);
        Assert.Contains("milvus.io/v1beta1", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Events_and_conditions_of_others_are_shown_with_control_characters_escaped()
    {
        using FakeApiServer server = new();
        using ModuleSession session = Session(server);
        JsonNode ingress = JsonNode.Parse($$$$"""
            {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"b","namespace":"default","resourceVersion":"1","annotations":{"kubernetes.io/ingress.class":"gce","ingress.kubernetes.io/backends":{{{{JsonSerializer.Serialize(Quoted)}}}},"networking.gke.io/v1beta1.FrontendConfig":{{{{Quoted}}}}}},
             "spec":{"tls":[{"secretName":{{{{Quoted}}}},"hosts":[{{{{Quoted}}}}]}],"rules":[{"host":{{{{Quoted}}}},"http":{"paths":[{"path":{{{{Quoted}}}},"pathType":"Prefix","backend":{"service":{"name":"b","port":{"number":19530} } } }] } }]},
             "status":{"loadBalancer":{"ingress":[{"ip":{{{{Quoted}}}}}]}}}
            """)!;
        JsonNode seen = JsonNode.Parse($$$$"""
            {"kind":"Event","metadata":{"name":"e","namespace":"default"},"type":"Warning","reason":{{{{Quoted}}}},"message":{{{{Quoted}}}},"involvedObject":{"kind":"Ingress","name":"b","namespace":"default"},"lastTimestamp":"2026-01-01T00:00:00Z"}
            """)!;
        server.Answers["/api/v1/namespaces/default/services"] = (200, List(Service("b", null)));
        server.Answers["/api/v1/namespaces/default/services/b"] = (200, Service("b", null).ToJsonString());
        server.Answers["/apis/networking.k8s.io/v1/namespaces/default/ingresses"] = (200, List(ingress));
        server.Answers["/apis/networking.k8s.io/v1/namespaces/default/ingresses/b"] = (200, ingress.ToJsonString());
        server.Answers["/api/v1/namespaces/default/events"] = (200, List(seen));

        Outcome status = session.Run($"{Loud} Get-MilvusRelease -Kubeconfig config | Get-MilvusL7Status -SkipCompute | ForEach-Object {{ $_; $_.Event; $_.Finding; $_.Certificate; $_.Backend }}");
        Assert.Contains(status.Objects, o => o.BaseObject.GetType().Name == "MilvusL7Event");
        TerminalAssert.IsSafe(status, session);

        Outcome findings = session.Run($"{Loud} Get-MilvusRelease -Kubeconfig config | Test-MilvusL7 -SkipCompute");
        Assert.NotEmpty(findings.Objects);
        TerminalAssert.IsSafe(findings, session);
    }

    [UnixFact]
    public void Standard_error_of_a_credential_plugin_is_shown_with_control_characters_escaped_and_credentials_masked()
    {
        using FakeApiServer server = new();
        using ModuleSession session = new();
        session.Folder.Write("plugin.sh", "#!/bin/sh\nprintf '\\033]0;x\\007 \\342\\200\\256 token: hunter2-4711 https://u:hunter2-4711@h\\n' >&2\nexit 1\n");
        MakeExecutable(session.Folder["plugin.sh"]);
        session.Folder.Write("config", server.Kubeconfig.Replace(
            "  user: {}",
            $"  user: {{exec: {{apiVersion: client.authentication.k8s.io/v1, command: \"{session.Folder["plugin.sh"]}\", interactiveMode: Never, installHint: {Quoted}}}}}",
            StringComparison.Ordinal));

        Outcome outcome = session.Run($"{Loud} Get-MilvusRelease -Kubeconfig config");

        Assert.NotEmpty(outcome.Errors);
        TerminalAssert.IsSafe(outcome, session);
        Assert.DoesNotContain("hunter2", outcome.Everything, StringComparison.Ordinal);
    }

    [UnixFact]
    public void Standard_error_of_helm_is_shown_with_control_characters_escaped_and_credentials_masked()
    {
        using FakeApiServer server = new();
        using ModuleSession session = Session(server);
        string helm = session.Folder["helm"];
        session.Folder.Write("helm", "#!/bin/sh\nif [ \"$1\" = version ]; then echo v3.16.1; exit; fi\n"
            + "printf '\\033]0;x\\007 \\342\\200\\256 secretKey: hunter2-4711 https://u:hunter2-4711@h \"{\\\\\"a\\\\\":\\\\\"hunter2\\\\\"}\"\\n' >&2\nexit 1\n");
        MakeExecutable(helm);
        string record = JsonSerializer.Serialize(new
        {
            name = "b",
            version = 1,
            manifest = string.Empty,
            config = new { service = new { type = "LoadBalancer" } },
            chart = new { metadata = new { name = "milvus", version = "4.2.33" }, values = new { service = new { type = "LoadBalancer" } } },
        });
        server.Answers["/api/v1/namespaces/default/services"] = (200, List(Service("b", "b")));
        server.Answers["/api/v1/namespaces/default/services/b"] = (200, Service("b", "b").ToJsonString());
        const string Labels = """{"name":"sh.helm.release.v1.b.v1","namespace":"default","labels":{"owner":"helm","name":"b","version":"1","status":"deployed"}}""";
        server.Answers["/api/v1/namespaces/default/secrets"] = (200, List(JsonNode.Parse($$$$"""{"metadata":{{{{Labels}}}}}""")!));
        server.Answers["/api/v1/namespaces/default/secrets/sh.helm.release.v1.b.v1"] = (200, $$$$"""{"kind":"Secret","metadata":{{{{Labels}}}},"data":{"release":"{{{{Packed(record)}}}}"}}""");
        string? before = Environment.GetEnvironmentVariable("MILVUSL7_HELM");
        Environment.SetEnvironmentVariable("MILVUSL7_HELM", helm);
        try
        {
            Outcome outcome = session.Run($"{Loud} Get-MilvusRelease b -Kubeconfig config | Set-MilvusServiceType ClusterIP -WhatIf");

            Assert.StartsWith("Helm", outcome.ErrorId, StringComparison.Ordinal);
            Assert.Contains("[U+001B]", outcome.Error.ToString(), StringComparison.Ordinal);
            TerminalAssert.IsSafe(outcome, session);
            Assert.DoesNotContain("hunter2", outcome.Everything, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("MILVUSL7_HELM", before);
        }
    }

    [Fact]
    public void Subject_of_a_certificate_is_shown_with_control_characters_escaped()
    {
        using ModuleSession session = new("cluster");
        session.Answer = _ => 0;
        using ECDsa key = ECDsa.Create();
        X500DistinguishedNameBuilder name = new();
        name.AddCommonName(Hostile);
        CertificateRequest request = new(name.Build(), key, HashAlgorithmName.SHA256);
        // .NET's own builder refuses such a name; an authority need not.
        AsnWriter names = new(AsnEncodingRules.DER);
        using (names.PushSequence())
        {
            foreach (string dnsName in (string[])["my-release.milvus.io", "a\u001b]0;x\u0007.milvus.io"])
            {
                names.WriteCharacterString(UniversalTagNumber.IA5String, dnsName, new Asn1Tag(TagClass.ContextSpecific, 2));
            }
        }

        request.CertificateExtensions.Add(new X509Extension("2.5.29.17", names.Encode(), critical: false));
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90));
        session.Folder.Write("tls.crt", certificate.ExportCertificatePem());
        session.Folder.Write("tls.key", key.ExportPkcs8PrivateKeyPem());

        foreach (string host in (string[])["my-release.milvus.io", "other.example"])
        {
            Outcome outcome = session.Run($"{Loud} {Sample.Get} | New-MilvusTlsSecret -HostName {host} -CertificatePath tls.crt -KeyPath tls.key -Force -WhatIf");
            Assert.True(outcome.Objects.Count + outcome.Errors.Count > 0);
            TerminalAssert.IsSafe(outcome, session);
            Assert.DoesNotContain("PRIVATE KEY", outcome.Everything, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Credentials_in_a_server_URL_are_masked_in_every_stream()
    {
        using FakeApiServer server = new();
        using ModuleSession session = new();
        session.Folder.Write("config", server.Kubeconfig.Replace("http://", "http://root:hunter2-4711@", StringComparison.Ordinal));
        server.Answers["/api/v1/namespaces/default/services"] = (500, "{}");

        Outcome outcome = session.Run($"{Loud} Get-MilvusRelease -Kubeconfig config");

        Assert.NotEmpty(outcome.Errors);
        Assert.DoesNotContain("hunter2", outcome.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_of_a_public_object_gets_past_the_escape()
    {
        using ModuleSession session = new();
        Assembly assembly = Assert.IsAssignableFrom<Type>(session.Run("[MilvusL7.MilvusRelease]").Last.BaseObject).Assembly;
        Type[] types = [.. assembly.GetExportedTypes().Where(t => t is { IsClass: true, IsAbstract: false } && !t.IsSubclassOf(typeof(Attribute)))];
        int texts = 0;
        foreach (Type type in types)
        {
            object item = Make(type, 0)!;
            foreach (PropertyInfo property in type.GetProperties().Where(p => p.GetIndexParameters().Length == 0 && !Raw.Contains($"{p.DeclaringType!.Name}.{p.Name}") && p.DeclaringType.Assembly == assembly))
            {
                foreach (string text in property.GetValue(item) switch
                {
                    string one => (IEnumerable<string>)[one],
                    IEnumerable<string> many => many,
                    IReadOnlyDictionary<string, string> map => map.Keys.Concat(map.Values),
                    _ => [],
                })
                {
                    texts++;
                    TerminalAssert.IsSafe(text, $"{type.Name}.{property.Name}");
                }
            }

            if (item is not Exception)
            {
                TerminalAssert.IsSafe(item.ToString()!, $"{type.Name} as text");
                Assert.False(item.ToString() == type.FullName || item.ToString()!.Contains(type.Name + " {", StringComparison.Ordinal), $"{type.Name} as text says nothing: {item}");
            }
            else
            {
                TerminalAssert.IsSafe(((Exception)item).Message, $"the message of {type.Name}");
                TerminalAssert.IsSafe(item.ToString()!.ReplaceLineEndings("\n"), $"{type.Name} as text");
            }
        }

        Assert.True(texts > 150, $"only {texts} texts were looked at");
    }

    [Fact]
    public void No_view_shows_a_path_or_a_name_of_others_without_the_escape()
    {
        XElement[] views = [.. XDocument.Load(Path.Combine(Settings.Repository, "out", "MilvusL7", "MilvusL7.Format.ps1xml")).Descendants("View")];
        Assert.True(views.Length > 15, $"only {views.Length} views were looked at");
        int escaped = 0;
        foreach (XElement view in views)
        {
            string[] types = [.. view.Descendants("TypeName").Select(t => t.Value.Split('.')[^1])];
            foreach (string raw in Raw.Where(r => types.Contains(r.Split('.')[0])).Select(r => r.Split('.')[1]))
            {
                Assert.DoesNotContain(view.Descendants("PropertyName"), p => p.Value == raw);
                foreach (string script in view.Descendants("ScriptBlock").Select(b => b.Value).Where(b => b.Contains($"$_.{raw}", StringComparison.Ordinal)))
                {
                    Assert.Contains($"[MilvusL7.VisibleText]::Of($_.{raw})", script, StringComparison.Ordinal);
                    escaped++;
                }
            }
        }

        Assert.True(escaped >= 2, $"only {escaped} columns escape what they show");
    }

    private static void MakeExecutable(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private static ModuleSession Session(FakeApiServer server)
    {
        ModuleSession session = new() { Answer = _ => 0 };
        session.Folder.Write("config", server.Kubeconfig);
        return session;
    }

    private static string List(params JsonNode[] items) =>
        new JsonObject { ["kind"] = "List", ["metadata"] = new JsonObject { ["resourceVersion"] = "1" }, ["items"] = new JsonArray([.. items.Select(i => i.DeepClone())]) }.ToJsonString();

    private static JsonNode Service(string name, string? release)
    {
        JsonNode service = JsonNode.Parse($$$$"""
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{{name}}}}","namespace":"default","resourceVersion":"1","labels":{"app.kubernetes.io/name":"milvus","component":"proxy","app.kubernetes.io/instance":"{{{{name}}}}"}},
         "spec":{"type":"LoadBalancer","selector":{"component":"proxy"},"ports":[{"name":"milvus","port":19530,"targetPort":"milvus"}]},"status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}}}
        """)!;
        if (release is not null)
        {
            service["metadata"]!["annotations"] = new JsonObject { ["meta.helm.sh/release-name"] = release };
        }

        return service;
    }

    private static string Packed(string record)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(Encoding.UTF8.GetBytes(record));
        }

        return Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToBase64String(packed.ToArray())));
    }

    /// <summary>An object with hostile text wherever it takes text.</summary>
    private static object? Make(Type type, int depth)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Make(inner, depth);
        }

        if (type == typeof(string) || type == typeof(object))
        {
            return Hostile;
        }

        if (type.IsAssignableFrom(typeof(string[])))
        {
            return new[] { Hostile, Hostile };
        }

        if (type.IsAssignableFrom(typeof(Dictionary<string, string>)))
        {
            return new Dictionary<string, string> { [Hostile] = Hostile };
        }

        if (type == typeof(Exception))
        {
            return new InvalidOperationException(Hostile, new IOException(Hostile));
        }

        if (type.IsValueType)
        {
            return type == typeof(DateTimeOffset) ? DateTimeOffset.UnixEpoch : type == typeof(int) ? 1 : RuntimeHelpers.GetUninitializedObject(type);
        }

        if (type.IsArray || type.IsInterface || type.IsAbstract || depth > 4 || !type.FullName!.StartsWith("MilvusL7.", StringComparison.Ordinal))
        {
            return type.IsArray && depth < 4 && Make(type.GetElementType()!, depth + 1) is { } element ? ArrayOf(type.GetElementType()!, element)
                : type.IsGenericType && type.IsInterface && type.GetGenericArguments() is [{ } of] ? Array.CreateInstance(of, 0)
                : null;
        }

        const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        ConstructorInfo constructor = type.GetConstructors(All).Where(c => c.GetParameters() is not [{ } only] || only.ParameterType != type).MaxBy(c => c.GetParameters().Length)!;
        object item = constructor.Invoke([.. constructor.GetParameters().Select(p => Make(p.ParameterType, depth + 1))]);
        foreach (PropertyInfo property in type.GetProperties(All).Where(p => p.SetMethod is not null && p.Name != "EqualityContract" && Settable(p)))
        {
            if (Make(property.PropertyType, depth + 1) is { } value)
            {
                property.SetValue(item, value);
            }
        }

        return item;
    }

    private static bool Settable(PropertyInfo property) => property.DeclaringType!.Assembly.GetName().Name == "MilvusL7" && property.Name is not ("Session" or "Carried" or "Manifests");

    private static Array ArrayOf(Type type, object element)
    {
        Array array = Array.CreateInstance(type, 1);
        array.SetValue(element, 0);
        return array;
    }
}
