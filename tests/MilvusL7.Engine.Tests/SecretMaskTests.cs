using System.Text.Json.Nodes;
using Xunit;

namespace MilvusL7.Engine.Tests;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("secretKey: a\nnext: b\n", "secretKey: ***\nnext: b\n")]
    [InlineData("- accessKeyID: a   # the key\n  next: b\n", "- accessKeyID: ***\n  next: b\n")]
    [InlineData("secretKey: |\n  a\n  b\nnext: c\n", "secretKey: |\n  ***\n  ***\nnext: c\n")]
    [InlineData("- value: |-\n    a\n  name: DB_PASSWORD\n- name: B\n  value: b\n", "- value: |-\n    ***\n  name: DB_PASSWORD\n- name: B\n  value: b\n")]
    [InlineData("secretKey: a\n  and more\nnext: b\n", "secretKey: ***\n  ***\nnext: b\n")]
    [InlineData("secretKey:\n  # where it is\n  a\nnext: b\n", "secretKey:\n  # where it is\n  ***\nnext: b\n")]
    [InlineData("tokens: [a, b]\n", "tokens: ***\n")]
    [InlineData("s3: {bucket: b, secretKey: a, useSSL: true}\n", "s3: {bucket: b, secretKey: ***, useSSL: true}\n")]
    [InlineData("{\n  \"name\": \"DB_PASSWORD\",\n  \"value\": \"a\"\n}\n", "{\n  \"name\": \"DB_PASSWORD\",\n  \"value\": ***\n}\n")]
    [InlineData("kind: Secret\ndata:\n  a: b\n---\nkind: Service\nname: c\n", "kind: Secret\ndata:\n  a: ***\n---\nkind: Service\nname: c\n")]
    [InlineData("  # secretAccessKey: a\n# bucket: b\n", "  # secretAccessKey: ***\n# bucket: b\n")]
    [InlineData("authParams: token:a\nnext: b\n", "authParams: ***\nnext: b\n")]
    [InlineData("tls:\n  key: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUV2\n  crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUN4\n", "tls:\n  key: ***\n  crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUN4\n")]
    [InlineData("key: |\n  -----BEGIN EC PRIVATE KEY-----\n  abc\n  -----END EC PRIVATE KEY-----\nnext: b\n", "key: |\n  ***\n  ***\n  ***\nnext: b\n")]
    [InlineData("header: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln\nnext: b\n", "header: ***\nnext: b\n")]
    public void Secrets_are_hidden_and_their_neighbours_are_not(string text, string expected) =>
        Assert.Equal(expected, SecretMask.Apply(text));

    [Fact]
    public void An_object_that_a_server_quotes_in_a_message_is_left_out()
    {
        const string Message = "cannot patch \"m\" with kind ConfigMap: \"\" is invalid: patch: Invalid value: \"{\\\"data\\\":{\\\"default.yaml\\\":\\\"secretAccessKey: key\\\"}}\": quantities must match";

        Assert.Equal("cannot patch \"m\" with kind ConfigMap: \"\" is invalid: patch: Invalid value: \"(object omitted)\": quantities must match", SecretMask.OmitObjects(Message));
    }

    [Theory]
    [InlineData("secretName: s\n")]
    [InlineData("secret:\n  secretName: s\n")]
    [InlineData("secret: {secretName: s}\n")]
    [InlineData("tls.serverKeyPath: /etc/milvus/tls.key\n")]
    [InlineData("imagePullSecrets:\n- name: s\n")]
    [InlineData("automountServiceAccountToken: false\n")]
    [InlineData("secretKey: \"\"\nnext: b\n")]
    [InlineData("cloud.google.com/app-protocols: '{\"milvus\":\"HTTP2\"}'\n")]
    [InlineData("- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: s\n- name: A\n  value: b\n")]
    public void What_is_no_secret_is_shown(string text) => Assert.Equal(text, SecretMask.Apply(text));

    [Theory]
    [InlineData("secretKey: a\r\nnext: b\r\n")]
    [InlineData("secretKey: |\n\n  a\n\n\nnext: b")]
    [InlineData("kind: Secret\ndata: {a: b}\n")]
    public void The_number_of_lines_stays(string text) =>
        Assert.Equal(text.Split('\n').Length, SecretMask.Apply(text).Split('\n').Length);

    [Fact]
    public void A_secret_that_changes_says_so_in_an_object()
    {
        JsonObject masked = SecretMask.Apply(new JsonObject { ["secretKey"] = "new" }, new JsonObject { ["secretKey"] = "old" });

        Assert.Equal("*** (changed)", masked["secretKey"]!.ToString());
    }

    [Fact]
    public void A_private_key_is_hidden_in_an_object_under_any_name()
    {
        JsonObject masked = SecretMask.Apply(new JsonObject { ["proxy"] = new JsonObject { ["tls"] = new JsonObject { ["key"] = "LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCk1IY0NBUUVF", ["crt"] = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUN4" } } });

        Assert.Equal("{\"tls\":{\"key\":\"***\",\"crt\":\"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUN4\"}}", masked["proxy"]!.ToJsonString());
    }

    [Fact]
    public void What_kubectl_applied_last_is_left_out()
    {
        JsonObject masked = SecretMask.Apply(new JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = "{\"data\":{\"a\":\"b\"}}" });

        Assert.Equal("(omitted)", masked["kubectl.kubernetes.io/last-applied-configuration"]!.ToString());
    }
}
