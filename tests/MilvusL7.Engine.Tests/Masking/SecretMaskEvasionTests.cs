using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;
using Xunit;

namespace MilvusL7.Engine.Tests.Masking;

/// <summary>Ways to write a credential that a mask can miss. <c>@</c> stands for the credential.</summary>
public sealed class SecretMaskEvasionTests
{
    private const string Marker = "hunter2-4711";

    [Theory]
    [InlineData("kind: Secret # of the database\ndata:\n  a: @\n")]
    [InlineData("kind: \"Secret\"\ndata:\n  a: @\n")]
    [InlineData("kind: 'Secret'\nstringData: {a: @}\n")]
    [InlineData("\"kind\": \"Sec\\u0072et\"\ndata:\n  a: @\n")]
    [InlineData("kind: !!str Secret\ndata:\n  a: @\n")]
    [InlineData("kind: >-\n  Secret\ndata:\n  a: @\n")]
    [InlineData("data:\n  a: @\nkind: Secret\n")]
    [InlineData("data:\n  a: true\n  b: @\nkind: Secret\n")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- kind: Secret\n  data:\n    a: @\n")]
    [InlineData("- kind: Secret\n  data:\n    a: @\n- kind: Service\n")]
    [InlineData("{\"kind\":\"Secret\",\"data\":{\"a\":\"@\"}}")]
    [InlineData("{\"kind\":\"List\",\"items\":[{\"kind\":\"Secret\",\"stringData\":{\"a\":\"@\"}}]}\n")]
    [InlineData("{\n  \"kind\": \"Secret\",\n  \"data\": {\n    \"a\": \"@\"\n  }\n}\n")]
    [InlineData("? kind\n: Secret\n? data\n:\n  ? a\n  : @\n")]
    [InlineData("kind: Service\n---\nkind: Secret\ndata:\n  a: @\n---\nkind: Service\n")]
    [InlineData("kind: Secret\ndata: &d\n  a: @\n")]
    [InlineData("x: &d\n  a: @\ny:\n  kind: Secret\n  data: *d\n")]
    [InlineData("x: &v @\ny:\n  kind: Secret\n  data:\n    a: *v\n")]
    [InlineData("x: &k Secret\ny:\n  kind: *k\n  data:\n    a: @\n")]
    [InlineData("x: &d\n  a: @\ny:\n  kind: Secret\n  data:\n    <<: *d\n")]
    [InlineData("x: &base\n  kind: Secret\ny:\n  <<: *base\n  data:\n    a: @\n")]
    [InlineData("x: &base\n  data:\n    a: @\ny:\n  <<: [*base]\n  kind: Secret\n")]
    [InlineData("kind: Secret\ndata:\n  a:\n  - b: @\n")]
    [InlineData("kind: ConfigMap\ndata:\n  s.yaml: |\n    kind: Secret\n    data:\n      a: @\n")]
    [InlineData("kind: ConfigMap\ndata:\n  s.yaml: |\n    kind: Service\n    ---\n    kind: Secret # x\n    data:\n      a: @\n")]
    [InlineData("kind: ConfigMap\ndata:\n  s.yaml: \"kind: Secret\\ndata:\\n  a: @\\n\"\n")]
    [InlineData("kind: ConfigMap\ndata:\n  s.json: '{\"kind\":\"Secret\",\"data\":{\"a\":\"@\"}}'\n")]
    [InlineData("metadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {\"kind\":\"Secret\",\"data\":{\"a\":\"@\"}}\n")]
    [InlineData("manifest: \"---\\n# Source: a.yaml\\nkind: Secret\\nstringData:\\n  a: @\\n\"\n")]
    [InlineData("# kind: Secret\n# data:\n#   a: @\nkind: Service\n")]
    [InlineData("kind: SealedSecret\ndata:\n  a: @\n")]
    [InlineData("\ufeffkind: Secret\ndata:\n  a: @\n")]
    [InlineData("kind: Secret\r\ndata:\r\n  a: @\r\n")]
    [InlineData("kind: Secret\ndata:\n  a: @\nbroken: [\n")]
    [InlineData("kind: \"Secret\" # x\ndata:\n  a: |\n    @\nbroken: \"\n")]
    public void Data_of_a_Secret_is_masked_however_it_is_written(string text) => AssertMasked(text);

    [Theory]
    [InlineData("pass")]
    [InlineData("DB_PASS")]
    [InlineData("dbPass")]
    [InlineData("dbpass")]
    [InlineData("pwd")]
    [InlineData("PGPWD")]
    [InlineData("passwd")]
    [InlineData("passphrase")]
    [InlineData("sshPassphrase")]
    [InlineData("password")]
    [InlineData("MINIO_ROOT_PASSWORD")]
    [InlineData("rootPassword1")]
    [InlineData("auth_token")]
    [InlineData("authtoken")]
    [InlineData("apiToken")]
    [InlineData("accessKey")]
    [InlineData("access-key-id")]
    [InlineData("ACCESS_KEY")]
    [InlineData("apikey")]
    [InlineData("X-API-Key")]
    [InlineData("private_key")]
    [InlineData("ENCRYPTION_KEY")]
    [InlineData("encryptionKey")]
    [InlineData("signingKey")]
    [InlineData("master.key")]
    [InlineData("credential")]
    [InlineData("CREDENTIALS")]
    [InlineData("authParams")]
    [InlineData("DSN")]
    [InlineData("sentry_dsn")]
    [InlineData("DATABASE_URL")]
    [InlineData("databaseUrl")]
    [InlineData("REDIS_URL")]
    [InlineData("connectionString")]
    [InlineData("connection_string")]
    [InlineData("sasUrl")]
    [InlineData("sasl.jaas.config")]
    [InlineData("KAFKA_JAAS")]
    [InlineData("client-secret")]
    [InlineData("AccountKey")]
    [InlineData(".dockerconfigjson")]
    [InlineData("Authorization")]
    public void Value_under_the_name_of_a_credential_is_masked(string name)
    {
        AssertMasked($"a:\n  {name}: @\n");
        AssertMasked($"a: {{\"{name}\": \"@\", b: c}}\n");
        AssertMasked($"- name: {name}\n  value: @\n");
        AssertMasked($"- value: \"@\"\n  name: '{name}'\n");
        AssertMasked($"- {{value: @, name: {name}}}\n");
        AssertMasked($"? {name}\n: @\n");
        AssertMasked($"x: &k {name}\ny:\n  *k : @\n");
        AssertMasked($"x: &k {name}\ny:\n- name: *k\n  value: @\n");
        AssertMasked($"# {name}: @\na: b\n");
        AssertMasked($"a: b # {name}: @\n");
        AssertMasked($"a: b\n# those of the test:\n# {name}: |\n#   @\n");
        AssertMasked($"data:\n  milvus.yaml: |\n    # {name}: @\n    a: b\n");
        AssertMasked($"data:\n  milvus.yaml: |\n    x:\n      {name}: @\n");
        AssertMasked($"data:\n  milvus.yaml: >\n    {name}: @\n");
        AssertMasked($"data:\n  app.properties: |\n    {name}=@ and more @\n");
        AssertMasked($"data:\n  run.sh: |\n    #!/bin/sh\n    export {name}='@'\n    if [ -n \"$x\" ]; then echo; fi\n");
        AssertMasked($"{name}: @\nbroken: [\n");
        AssertMasked($"env: [{{name: {name}, value: @}}\nbroken: [\n");
        AssertMasked($"a:\n\t{name}: @\n");
    }

    [Theory]
    [InlineData("args: [\"--password\", \"@\"]\n")]
    [InlineData("args:\n- --db-password\n- @\n")]
    [InlineData("args:\n- --db-password=@\n- --port=1\n")]
    [InlineData("command: \"run --token @ --verbose\"\n")]
    [InlineData("- name: JAVA_OPTS\n  value: -Xmx4g -Djavax.net.ssl.keyStorePassword=@ -Da=b\n")]
    [InlineData("- name: JAVA_OPTS\n  value: >-\n    -Xmx4g\n    -Dpassword=@\n")]
    [InlineData("config: org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\" password=\"@\";\n")]
    [InlineData("config: 'PlainLoginModule required username=\"a\" password=\"b@\";'\n")]
    [InlineData("endpoint: https://user:@@db.example/x\n")]
    [InlineData("endpoint: postgres://user:a/@@db.example/x\n")]
    [InlineData("endpoints: [\"amqp://a:@@one:1,amqp://b:@@two:2\"]\n")]
    [InlineData("mysql: root:@@tcp(db:3306)/milvus\n")]
    [InlineData("storage: DefaultEndpointsProtocol=https;AccountName=a;AccountKey=@;EndpointSuffix=b\n")]
    [InlineData("link: https://storage.example/c?sv=1&sig=@&se=2\n")]
    [InlineData("headers: \"Authorization: Bearer @\"\n")]
    [InlineData("headers: [\"X: y\", \"Authorization: Basic @\"]\n")]
    [InlineData("passwords:\n  alice: @\n  bob: @\n")]
    [InlineData("credentials: {user: @, value: @}\n")]
    [InlineData("tokens:\n- @\n- \"@\"\n")]
    [InlineData("tokens: [\n  @,\n  @]\n")]
    [InlineData("password: \"first\n  @\"\n")]
    [InlineData("password: !!str &p @\n")]
    [InlineData("password:\n- [[@]]\n")]
    [InlineData("password: >2-\n    @\n\n    @\n")]
    [InlineData("nginx.conf: |\n  http {\n    proxy_set_header Authorization \"Bearer @\";\n  }\n")]
    [InlineData("a: '{\"b\":\"{\\\"password\\\":\\\"@\\\"}\"}'\n")]
    [InlineData("a: \"{\\\"b\\\":\\\"{\\\\\\\"password\\\\\\\":\\\\\\\"@\\\\\\\"}\\\"}\"\n")]
    [InlineData("password='it''s @'\nx: [\n")]
    [InlineData("{\"password\": \"a\\\"@\", x")]
    public void Credential_inside_another_value_is_masked(string text) => AssertMasked(text);

    [Theory]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("AIzaSyA1234567890abcdefghijklmnopqrstuv")]
    [InlineData("ya29.a0AfH6SMBx-12345678")]
    [InlineData("ghp_abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl")]
    public void Token_known_by_its_form_is_masked_under_any_name(string token)
    {
        Assert.DoesNotContain(token, SecretMask.Apply($"a: {token}\n"), StringComparison.Ordinal);
        Assert.DoesNotContain(token, SecretMask.Apply($"a: [b, \"x {token} y\"]\n"), StringComparison.Ordinal);
        Assert.DoesNotContain(token, SecretMask.Message($"helm: got {token}."), StringComparison.Ordinal);
        Assert.DoesNotContain(token, SecretMask.Apply(new JsonObject { ["a"] = token }).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Private_key_behind_a_certificate_is_masked_also_in_wrapped_base64()
    {
        var bundle = $"-----BEGIN CERTIFICATE-----\n{new string('A', 640)}\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n{new string('Q', 320)}\n-----END PRIVATE KEY-----\n";
        var base64 = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(bundle));
        var wrapped = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(bundle), Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n  ");

        Assert.Equal("ca: ***\nb: c\n", SecretMask.Apply($"ca: {base64}\nb: c\n"));
        Assert.DoesNotContain(wrapped.Split('\n')[^3].Trim(), SecretMask.Apply($"ca: |\n  {wrapped}\nb: c\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("QQQQ", SecretMask.Apply($"run.sh: |\n  cat <<E\n{string.Join('\n', bundle.Split('\n').Select(l => "  " + l))}\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bypass: a\n")]
    [InlineData("compass: a\n")]
    [InlineData("passive: a\n")]
    [InlineData("tokenizer: standard\n")]
    [InlineData("analyzer: {tokenizer: jieba}\n")]
    [InlineData("passwordFile: /run/p\n")]
    [InlineData("tokenExpirationSeconds: 3600\n")]
    [InlineData("minPasswordLength: 6\n")]
    [InlineData("common.security.tlsMode: 1\n")]
    [InlineData("authorizationEnabled: true\n")]
    [InlineData("primaryKey: id\n")]
    [InlineData("password: \"\"\n")]
    [InlineData("password: null\n")]
    [InlineData("password: ~\n")]
    [InlineData("password:\nb: c\n")]
    [InlineData("usePassword: true\n")]
    [InlineData("kind: SecretStore\nspec:\n  data: a\n")]
    [InlineData("kind: ConfigMap\ndata:\n  a: b\n")]
    [InlineData("volumes:\n- name: v\n  secret:\n    secretName: s\n    defaultMode: 420\n    items:\n    - key: tls.crt\n      path: ca.crt\n")]
    [InlineData("basicAuth:\n  password:\n    name: s\n    key: pw\n")]
    [InlineData("secrets:\n- name: s\n")]
    [InlineData("- name: A\n  value: b\n- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef: {name: s, key: k, optional: true}\n")]
    [InlineData("a: https://db.example:8080/x@v1\n")]
    [InlineData("a: git@example.com:x/y\n")]
    [InlineData("a: \"12:30:01 ok\" # at 10:20, not a password\n")]
    [InlineData("a: |\n  x: 1\n  y: [2, 3]\nb: >-\n  folded\n  text\n")]
    [InlineData("a: &x {b: c} # d\ne: *x\n<<: *x\n")]
    [InlineData("%YAML 1.2\n---\na: 'it''s' # ok\n...\n")]
    public void What_is_not_a_credential_stays_as_it_is(string text) => Assert.Equal(text, SecretMask.Apply(text));

    [Theory]
    [InlineData("data: {release: @}", true)]
    [InlineData("stringData: {a: @}", true)]
    [InlineData("data: {release: plain-text}", false)]
    public void Patch_of_a_Secret_is_masked_though_it_has_no_kind(string yaml, bool isSecret)
    {
        var body = (JsonObject)YamlDocuments.Parse(yaml.Replace("@", Marker, StringComparison.Ordinal), "t")[0].Root!;

        Assert.DoesNotContain(Marker, SecretMask.ApplyToSecret(body).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(isSecret, SecretMask.Apply(body).ToJsonString().Contains(Marker, StringComparison.Ordinal));
    }

    [Fact]
    public void Credential_that_changes_in_a_file_shows_as_a_change()
    {
        Assert.Equal(("a: 1\nsecretKey: ***\n", "a: 1\nsecretKey: *** (changed)\n"), SecretMask.Apply("a: 1\nsecretKey: x\n", "a: 1\nsecretKey: y\n"));
        Assert.Equal(("secretKey: ***\n", "a: 1\nsecretKey: ***\n"), SecretMask.Apply("secretKey: x\n", "a: 1\nsecretKey: x\n"));
        Assert.Equal(("", "secretKey: ***\n"), SecretMask.Apply("", "secretKey: x\n"));
        Assert.Equal(
            ("env:\n- {name: A_TOKEN, value: ***}\n", "env:\n- {name: B_TOKEN, value: ***}\n- {name: A_TOKEN, value: ***}\n"),
            SecretMask.Apply("env:\n- {name: A_TOKEN, value: x}\n", "env:\n- {name: B_TOKEN, value: x}\n- {name: A_TOKEN, value: x}\n"));
        Assert.Equal(("u: https://***@h\n", "u: https://***@h (changed)\n"), SecretMask.Apply("u: https://a:b@h\n", "u: https://a:c@h\n"));
        Assert.Equal("# password: *** (changed)\na: b\n", SecretMask.Apply("# password: x\na: b\n", "# password: y\na: b\n").After);
        Assert.Equal("password: ***\nx: [\n# *** (changed)\n", SecretMask.Apply("password: x\nx: [\n", "password: y\nx: [\n").After);
        Assert.Contains("(changed)", SecretMask.Apply("d:\n  f: |\n    password: x\n", "d:\n  f: |\n    password: y\n").After, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get \"https://user:@@10.0.0.1/api\": dial tcp", "Get \"https://***@10.0.0.1/api\": dial tcp")]
    [InlineData("failed to get secret: connection refused", "failed to get secret: connection refused")]
    [InlineData("secrets \"my-tls\" is forbidden: User \"a\" cannot get resource \"secrets\"", "secrets \"my-tls\" is forbidden: User \"a\" cannot get resource \"secrets\"")]
    [InlineData("error: invalid token: @", "error: invalid token: ***")]
    [InlineData("spec.password: Invalid value: \"@\": must be longer", "spec.password: Invalid value: \"***\": must be longer")]
    [InlineData("cannot patch: Invalid value: \"{\\\"a\\\":\\\"@\\\"}\": no", "cannot patch: Invalid value: \"(object omitted)\": no")]
    [InlineData("run --password @ failed", "run --password *** failed")]
    [InlineData("use --token or --password-file", "use --token or --password-file")]
    [InlineData("{\"error\":\"x\",\"refresh_token\":\"@\"}", "{\"error\":\"x\",\"refresh_token\":\"***\"}")]
    [InlineData("values: {\\\"secretKey\\\":\\\"@\\\",\\\"b\\\":1}", "values: {\\\"secretKey\\\":\\\"***\\\",\\\"b\\\":1}")]
    [InlineData("Authorization: Bearer @", "Authorization: Bearer ***")]
    public void Message_keeps_what_went_wrong_and_loses_the_credential(string message, string expected) =>
        Assert.Equal(expected, SecretMask.Message(message.Replace("@@", Marker + "@", StringComparison.Ordinal).Replace("@\"", Marker + "\"", StringComparison.Ordinal)
            .Replace(" @", " " + Marker, StringComparison.Ordinal).Replace("\"@", "\"" + Marker, StringComparison.Ordinal).Replace("@\\", Marker + "\\", StringComparison.Ordinal)));

    private static void AssertMasked(string template)
    {
        // Before a host, the second of two signs is the sign itself.
        var text = template.Replace("@@", Marker + "\u0001", StringComparison.Ordinal).Replace("@", Marker, StringComparison.Ordinal).Replace('\u0001', '@');
        var masked = SecretMask.Apply(text);

        Assert.DoesNotContain("hunter2", masked, StringComparison.Ordinal);
        Assert.Contains("***", masked, StringComparison.Ordinal);
        Assert.Equal(text.Split('\n').Length, masked.Split('\n').Length);
    }
}
