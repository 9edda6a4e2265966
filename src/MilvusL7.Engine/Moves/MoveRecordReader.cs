using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Certificates;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Moves;

/// <summary>
/// Reads the record of a move as untrusted input: whoever may write Secrets in the namespace can change it. Each name is checked as a
/// name, and what the record wants deleted or restored is limited to what a move of this very release makes and writes.
/// </summary>
/// <param name="reference">The Secret, for messages.</param>
internal sealed class MoveRecordReader(ResourceRef reference, ReleaseState state, TimeProvider clock)
{
    private const int LongestRecord = 1_048_576;
    private const int DeepestRecord = 32;
    private const int MostHosts = 500;
    private const int MostMade = 100;
    private const int MostFormer = 500;

    private static readonly string[] Entries =
    [
        "version", "strategy", "hostNames", "l4", "keepL4Address", "internal", "ingress", "backendConfig", "secret", "selfSigned", "managedCertificate",
        "securityPolicy", "staticAddress", "l4Address", "keptAddress", "made", "former", "formerL4", "helm", "switched", "phase",
    ];

    // The clocks of two administrators' machines differ, and the switch is noted up to three minutes ahead.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(15);

    private static readonly DateTimeOffset Earliest = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <exception cref="MilvusL7Exception"><c>MoveRecordUnreadable</c>, with the entry that is not acceptable.</exception>
    public MoveRecord Read(string? text)
    {
        var json = Parse(text);
        foreach (var key in json.Select(e => e.Key))
        {
            Require(Entries.Contains(key), key, "this version does not support the entry");
        }

        Require(json["version"] is JsonValue version && version.GetValueKind() == JsonValueKind.Number && json.Number("version") == MoveRecord.Version, "version", $"it is {MoveRecord.Version} in records of this version");
        var record = new MoveRecord
        {
            Strategy = Choice<MilvusL7Strategy>(json, "strategy") ?? throw Fault("strategy", "it is missing"),
            HostNames = Texts(json, "hostNames", MostHosts),
            L4 = Choice<MilvusL4Removal>(json, "l4") ?? MilvusL4Removal.AfterReady,
            KeepL4Address = Flag(json, "keepL4Address"),
            Internal = Flag(json, "internal"),
            IngressName = Kubernetes(json, "ingress") ?? throw Fault("ingress", "it is missing"),
            BackendConfigName = Kubernetes(json, "backendConfig") ?? throw Fault("backendConfig", "it is missing"),
            SecretName = Kubernetes(json, "secret"),
            IsSelfSigned = Flag(json, "selfSigned"),
            ManagedCertificateName = Kubernetes(json, "managedCertificate"),
            SecurityPolicy = Text(json, "securityPolicy", t => t.Length == 0 || ResourceName.IsCompute(t), "is not the name of a Compute resource"),
            StaticAddressName = Compute(json, "staticAddress"),
            L4Address = Text(json, "l4Address", IsAddress, "is not an IP address or a host name"),
            KeptAddressName = Compute(json, "keptAddress"),
            Made = Texts(json, "made", MostMade),
            Former = Fields(json, "former"),
            FormerL4 = Fields(json, "formerL4"),
            Helm = HelmOf(json["helm"]),
            Switched = TimeOf(json),
            Phase = Choice<MovePhase>(json, "phase") ?? MovePhase.Enabling,
        };
        Check(record);
        return record;
    }

    private JsonObject Parse(string? text)
    {
        Require(!string.IsNullOrWhiteSpace(text), MoveRecordStore.Key, "it is missing");
        Require(text!.Length <= LongestRecord, MoveRecordStore.Key, $"it has more than {LongestRecord} characters");
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DeepestRecord });
            if (JsonKeys.FirstDuplicate(document.RootElement) is { } twice)
            {
                throw Fault(twice, "the key is duplicated");
            }

            return Json.Of(document.RootElement) as JsonObject ?? throw Fault(MoveRecordStore.Key, "it is not a JSON object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw Fault(MoveRecordStore.Key, $"it is not JSON with at most {DeepestRecord} levels");
        }
    }

    private void Check(MoveRecord record)
    {
        foreach (var (host, i) in record.HostNames.Select((h, i) => (h, i)))
        {
            Require(HostName.BrokenRule(host, allowWildcard: true) is null, $"hostNames[{i}]", $"'{host}' is not a host name");
        }

        Require(record.BackendConfigName == BackendConfigPlanner.DefaultName(state), "backendConfig", $"'{record.BackendConfigName}' is not the name for a move of this release");
        Require(!record.IsSelfSigned || record.SecretName == EnableRecord.CertificateName(state), "secret", "MilvusL7's own certificate has another name");
        CheckDistinct("hostNames", record.HostNames);
        CheckDistinct("made", record.Made);
        foreach (var (made, i) in record.Made.Select((m, i) => (m, i)))
        {
            Require(IsMade(made, record), $"made[{i}]", $"a move of this release does not create '{made}'");
        }

        CheckFormer("former", record, record.Former, isOfL4: false);
        CheckFormer("formerL4", record, record.FormerL4, isOfL4: true);
        CheckRanges(record);
    }

    private void CheckDistinct(string entry, IReadOnlyList<string> texts) =>
        Require(texts.Distinct(StringComparer.Ordinal).Count() == texts.Count, entry, "an item is duplicated");

    /// <summary>The kinds that a move makes, each with the names that it can give them.</summary>
    private bool IsMade(string made, MoveRecord record)
    {
        var slash = made.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return false;
        }

        var (kind, name) = (made[..slash], made[(slash + 1)..]);
        var clone = SideBySide.NameOf(state);
        return kind switch
        {
            // An earlier run with another -StaticAddressName or certificate may have made one of another name: who deletes it looks whose it is.
            MoveRecord.GlobalAddress or MoveRecord.RegionalAddress => ResourceName.IsCompute(name),
            "ManagedCertificate" => ResourceName.IsKubernetes(name),
            "Ingress" => name == record.IngressName,
            "BackendConfig" => name == record.BackendConfigName,
            "Secret" => name == EnableRecord.CertificateName(state),
            "ConfigMap" => name == clone || (name.StartsWith(clone + "-", StringComparison.Ordinal) && name.Length <= clone.Length + 4 && name[(clone.Length + 1)..] is { Length: > 0 } number && number.All(char.IsAsciiDigit)),
            "Service" or "Deployment" or "HorizontalPodAutoscaler" => name == clone,
            _ => false,
        };
    }

    private void CheckFormer(string entry, MoveRecord record, IReadOnlyList<FormerField> fields, bool isOfL4)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var (field, at) = (fields[i], $"{entry}[{i}]");
            Require(IsOwn(field, record), at, $"'{field.Document}' is not changed by a move of this release");
            if (FormerPlaces.Problem(field) is { } problem)
            {
                throw Fault(at, $"{field.Document}, {field.Path}{(field.Inner is null ? string.Empty : $", {field.Inner}")}: {problem}");
            }

            Require(MoveRecord.IsOfL4(field) == isOfL4, at, $"{field.Path} belongs to the other list");
            Require(!fields.Take(i).Any(field.IsSamePlace), at, $"{field.Path} is duplicated");
        }
    }

    /// <summary>What a move of this release changes, and not what it makes.</summary>
    private bool IsOwn(FormerField field, MoveRecord record)
    {
        var slash = field.Document.IndexOf('/', StringComparison.Ordinal);
        var (kind, name) = slash < 0 ? (field.Document, string.Empty) : (field.Document[..slash], field.Document[(slash + 1)..]);
        var path = field.Path.Steps;
        return (kind, state.ManagedBy) switch
        {
            ("Service", _) => name == state.Service.Name,
            ("Ingress", _) => name == record.IngressName,
            ("BackendConfig", _) => name == record.BackendConfigName,
            // An earlier run may have named another certificate.
            ("ManagedCertificate", _) => ResourceName.IsKubernetes(name),
            (HelmValues.Document, ManagedBy.Helm) => slash < 0,
            ("Milvus", ManagedBy.Operator) => name == state.Name,
            ("ConfigMap", ManagedBy.Manifest) => path.Count > 1 && state.Serving.SelectMany(w => w.ConfigFiles).Any(f => f.ConfigMap == name && ManifestOwner.FileKey(f.Key) == path[1].Key),
            ("Deployment", ManagedBy.Manifest) => state.Workloads.FirstOrDefault(w => w.Name == name) is { } workload
                && (path.All(s => s.Key != "containers") || (workload.IsServing && path.Count > 4 && path[4].ItemValue == workload.ContainerName)),
            _ => false,
        };
    }

    /// <summary>The Service itself keeps the source ranges of a load balancer that was given up: it must not come back open to everybody.</summary>
    private void CheckRanges(MoveRecord record)
    {
        var service = $"Service/{state.Service.Name}";
        FormerField? Find(string field) => record.FormerL4.FirstOrDefault(f => f.Document == service && f.Path.Steps[^1].Key == field);
        if (state.Service.RecordedSourceRanges is { Count: > 0 } kept && Find("type")?.Value.Text() == nameof(MilvusServiceType.LoadBalancer))
        {
            var ranges = Find("loadBalancerSourceRanges")?.Value.Texts().ToArray() ?? [.. state.Service.SourceRanges];
            Require(
                ranges.Select(r => r.Trim()).ToHashSet(StringComparer.Ordinal).SetEquals(kept),
                "formerL4",
                $"the source ranges are not those in annotation {ServiceState.SourceRangesAnnotation} of the Service");
        }
    }

    private FormerField[] Fields(JsonObject json, string entry) => Array(json, entry, MostFormer)
        .Select((item, i) => FormerField.FromJson(item as JsonObject ?? []) ?? throw Fault($"{entry}[{i}]", "it does not contain a field and its former value"))
        .ToArray();

    private HelmProcess? HelmOf(JsonNode? helm)
    {
        if (helm is null)
        {
            return null;
        }

        Require(helm is JsonObject { Count: 2 } && helm.Number("revision") is > 0, "helm", "it does not contain a revision and a process");
        return HostProcess.FromJson(helm["process"]) is { } process ? new HelmProcess(helm.Number("revision")!.Value, process) : throw Fault("helm.process", "it does not contain a process");
    }

    private DateTimeOffset? TimeOf(JsonObject json)
    {
        if (json["switched"] is null)
        {
            return null;
        }

        var isTime = DateTimeOffset.TryParseExact(Text(json, "switched", _ => true, string.Empty), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        Require(isTime && time >= Earliest && time <= clock.GetUtcNow() + Ahead, "switched", "it is not a time in the past");
        return time;
    }

    private JsonArray Array(JsonObject json, string entry, int most)
    {
        if (json[entry] is null)
        {
            return [];
        }

        var array = json[entry] as JsonArray ?? throw Fault(entry, "it is not a list");
        Require(array.Count <= most, entry, $"it has more than {most} items");
        return array;
    }

    private string[] Texts(JsonObject json, string entry, int most) => Array(json, entry, most)
        .Select((item, i) => TextOf(item) ?? throw Fault($"{entry}[{i}]", "it is not a string"))
        .ToArray();

    private T? Choice<T>(JsonObject json, string entry)
        where T : struct, Enum =>
        Text(json, entry, Enum.GetNames<T>().Contains, $"is not one of {string.Join(", ", Enum.GetNames<T>())}") is { } name ? Enum.Parse<T>(name) : null;

    private bool Flag(JsonObject json, string entry) => json[entry] is { } flag
        && (flag.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Fault(entry, "it is not true or false"),
        });

    private string? Kubernetes(JsonObject json, string entry) => Text(json, entry, ResourceName.IsKubernetes, "is not the name of a Kubernetes object");

    private string? Compute(JsonObject json, string entry) => Text(json, entry, ResourceName.IsCompute, "is not the name of a Compute resource");

    private string? Text(JsonObject json, string entry, Func<string, bool> isValid, string problem)
    {
        if (json[entry] is null)
        {
            return null;
        }

        var text = TextOf(json[entry]) ?? throw Fault(entry, "it is not a string");
        Require(isValid(text), entry, $"'{text}' {problem}");
        return text;
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static bool IsAddress(string text) => IPAddress.TryParse(text, out var address)
        ? text.Contains(':', StringComparison.Ordinal) || address.ToString() == text
        : HostName.BrokenRule(text.ToLowerInvariant(), allowWildcard: false) is null;

    private void Require(bool condition, string entry, string problem)
    {
        if (!condition)
        {
            throw Fault(entry, problem);
        }
    }

    private MilvusL7Exception Fault(string entry, string problem) => Errors.MoveRecordUnreadable(reference, $"{Shown(entry)}: {Shown(problem)}.");

    /// <summary>Short and in printable ASCII: a letter of another script can look like one of a name that the record must have.</summary>
    private static string Shown(string text)
    {
        var cut = text.Length > 200 ? text[..200] + "..." : text;
        return string.Concat(cut.Select(c => c is >= ' ' and <= '~' ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));
    }
}
