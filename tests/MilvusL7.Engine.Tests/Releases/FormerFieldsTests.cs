using System.Text.Json.Nodes;
using CsCheck;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;
using Xunit;

namespace MilvusL7.Engine.Tests.Releases;

/// <summary>What a change overwrites comes back, and what others wrote since stays.</summary>
public sealed class FormerFieldsTests
{
    private const string UserYaml = """
        # Ours.
        common:
          security: {authorizationEnabled: true}   # since the audit

        """;

    private static readonly JsonObject Values = (JsonObject)JsonNode.Parse("""
        {
          "service": {"type": "LoadBalancer", "annotations": {"team": "search"}},
          "proxy": {"extraEnv": [{"name": "GOGC", "value": "50"}]}
        }
        """)!;

    private static readonly FieldEdit[] Edits =
    [
        new SetField(FieldPath.Of("service", "type"), "ClusterIP"),
        new SetField(FieldPath.Of("service", "annotations", "cloud.google.com/neg"), "{}"),
        new SetField(FieldPath.Of("proxy", "extraEnv").Item("name", "COMMON_SECURITY_TLSMODE"), new JsonObject { ["name"] = "COMMON_SECURITY_TLSMODE", ["value"] = "1" }),
        new EditEmbeddedYaml(FieldPath.Of("extraConfigFiles", "user.yaml"), [new SetField(FieldPath.Of("common", "security", "tlsMode"), 1)]),
    ];

    [Fact]
    public void A_change_of_values_is_taken_back_whole()
    {
        var former = FormerFields.Of("values", Values, Edits).ToArray();
        var changed = JsonFieldEditor.Apply(Values, Edits);

        var restored = JsonFieldEditor.Apply(changed, FormerFields.Restore(changed, null, former));

        Assert.False(JsonNode.DeepEquals(Values, changed));
        Assert.Equal(Values.ToJsonString(), restored.ToJsonString());
    }

    [Fact]
    public void What_others_wrote_meanwhile_stays()
    {
        var former = FormerFields.Of("values", Values, Edits).ToArray();
        var changed = JsonFieldEditor.Apply(JsonFieldEditor.Apply(Values, Edits), [
            new SetField(FieldPath.Of("service", "annotations", "audited"), "yes"),
            new SetField(FieldPath.Of("proxy", "replicas"), 3),
            new EditEmbeddedYaml(FieldPath.Of("extraConfigFiles", "user.yaml"), [new SetField(FieldPath.Of("log", "level"), "debug")]),
        ]);

        var restored = JsonFieldEditor.Apply(changed, FormerFields.Restore(changed, null, former));

        Assert.Equal(
            """{"service":{"type":"LoadBalancer","annotations":{"team":"search","audited":"yes"}},"proxy":{"extraEnv":[{"name":"GOGC","value":"50"}],"replicas":3},"extraConfigFiles":{"user.yaml":"log:\n  level: debug\n"}}""",
            restored.ToJsonString());
    }

    [Fact]
    public void Comments_and_layout_of_a_settings_file_come_back_to_the_byte()
    {
        var document = new JsonObject { ["data"] = new JsonObject { ["user.yaml"] = UserYaml } };
        FieldEdit[] edits = [new EditEmbeddedYaml(FieldPath.Of("data", "user.yaml"), [new SetField(FieldPath.Of("common", "security", "tlsMode"), 1), new SetField(FieldPath.Of("proxy", "http", "port"), 8080)])];
        var former = FormerFields.Of("ConfigMap/x", document, edits).ToArray();
        var changed = JsonFieldEditor.Apply(document, edits);

        var restored = JsonFieldEditor.Apply(changed, FormerFields.Restore(changed, null, former));

        Assert.Equal(UserYaml, restored["data"]!["user.yaml"]!.ToString());
    }

    [Fact]
    public void A_list_written_out_from_the_charts_defaults_goes_again()
    {
        var defaults = (JsonObject)JsonNode.Parse("""{"proxy": {"volumes": [{"name": "tools"}]}}""")!;
        var list = FieldPath.Of("proxy", "volumes");
        FieldEdit[] edits = [new SetField(list, defaults["proxy"]!["volumes"]!.DeepClone()), new SetField(list.Item("name", "milvus-server-tls"), new JsonObject { ["name"] = "milvus-server-tls" })];
        var former = FormerFields.Of("values", new JsonObject(), edits).ToArray();
        var changed = JsonFieldEditor.Apply(new JsonObject(), edits);

        var restored = JsonFieldEditor.Apply(changed, FormerFields.Restore(changed, defaults, former));

        Assert.Equal("{}", restored.ToJsonString());
    }

    [Fact]
    public void What_the_API_server_allocates_is_not_recorded()
    {
        var service = (JsonObject)JsonNode.Parse("""{"spec": {"ports": [{"port": 19530, "nodePort": 31234}], "externalTrafficPolicy": "Cluster"}}""")!;
        FieldEdit[] edits = [new RemoveField(FieldPath.Of("spec", "ports").Item("port", "19530").Key("nodePort")), new RemoveField(FieldPath.Of("spec", "externalTrafficPolicy"))];

        var former = Assert.Single(FormerFields.Of("Service/x", service, edits));

        Assert.Equal("spec.externalTrafficPolicy", former.Path.ToString());
    }

    [Fact]
    public void Nothing_of_a_Secret_is_recorded()
    {
        var secret = (JsonObject)JsonNode.Parse("""{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": "n"}, "data": {"tls.key": "a2V5"}}""")!;
        var after = (JsonObject)secret.DeepClone();
        after["data"]!["tls.key"] = "b3RoZXI=";

        Assert.Empty(FormerFields.Of(new ResourceChange(new ApplyRequest(after, false), ResourceRef.Of(secret), secret, after, true)));
    }

    [Fact]
    public void Whatever_is_set_in_whatever_document_is_taken_back()
    {
        var key = Gen.OneOf(Gen.Const("a"), Gen.Const("b"), Gen.Const("c"), Gen.Const("d"));
        var scalar = Gen.OneOf(Gen.Int[0, 9].Select(i => (JsonNode)JsonValue.Create(i)), Gen.OneOf(Gen.Const("on"), Gen.Const("1"), Gen.Const(""))
            .Select(s => (JsonNode)JsonValue.Create(s)!));
        var document = Gen.Select(key, key, key, scalar).Array[0, 6].Select(entries =>
        {
            var root = new JsonObject();
            foreach (var (one, two, three, value) in entries)
            {
                if (root[one] is null or JsonObject && (root[one] as JsonObject)?[two] is null or JsonObject)
                {
                    root = (JsonObject)JsonFieldEditor.Apply(root, [new SetField(FieldPath.Of(one, two, three), value.DeepClone())]);
                }
            }

            return root;
        });
        var edit = Gen.Select(key, key, key, scalar, Gen.Bool).Select((one, two, three, value, removes) =>
            removes ? (FieldEdit)new RemoveField(FieldPath.Of(one, two, three)) : new SetField(FieldPath.Of(one, two, three), value.DeepClone()));

        Gen.Select(document, edit.Array[1, 5]).Sample((before, edits) =>
        {
            // A place is written once in a change.
            var once = edits.DistinctBy(e => e.Path.ToString()).ToArray();
            var former = FormerFields.Of("d", before, once).ToArray();
            var roundTrip = former.Select(f => FormerField.FromJson((JsonObject)JsonNode.Parse(f.ToJson().ToJsonString())!)!).ToArray();
            var changed = JsonFieldEditor.Apply(before, once);
            var restored = JsonFieldEditor.Apply(changed, FormerFields.Restore(changed, null, roundTrip));
            return JsonFieldEditor.DeepEquals(before, restored);
        }, iter: 2000, threads: 1);
    }
}
