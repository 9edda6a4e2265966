using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>All that was read about one Ingress of a release, at one moment. Status and findings are made of it, without another call.</summary>
internal sealed record Observation
{
    // GKE's controllers catch up within seconds, health checks within a minute.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    public required ReleaseSession Session { get; init; }

    /// <summary>The release itself, where the Ingress leads to its clone and <see cref="Session"/> is that; null where they are the same.</summary>
    public ReleaseSession? Whole { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>Null where the release has no Ingress.</summary>
    public JsonObject? Ingress { get; init; }

    /// <summary>The release's Service for clients, as it is.</summary>
    public JsonObject Service { get; init; } = [];

    /// <summary>Pods behind that Service.</summary>
    public Reading<IReadOnlyList<JsonObject>> Pods { get; init; } = Reading<IReadOnlyList<JsonObject>>.Missing;

    /// <summary>Deployments that the module put beside the release's.</summary>
    public Reading<IReadOnlyList<JsonObject>> Clones { get; init; } = Reading<IReadOnlyList<JsonObject>>.Missing;

    /// <summary>All Ingresses of the namespace, this one too.</summary>
    public IReadOnlyList<JsonObject> Ingresses { get; init; } = [];

    /// <summary>The Ingresses of all other namespaces; listing them takes a right for the whole cluster.</summary>
    public Reading<IReadOnlyList<JsonObject>> OtherIngresses { get; init; } = Reading<IReadOnlyList<JsonObject>>.NotKnown("it was not requested");

    /// <summary>The Services that the Ingress leads to, by name.</summary>
    public IReadOnlyDictionary<string, Reading<JsonObject>> Services { get; init; } = new Dictionary<string, Reading<JsonObject>>();

    /// <summary>The BackendConfigs that the release's Service names, by name.</summary>
    public IReadOnlyDictionary<string, Reading<JsonObject>> BackendConfigs { get; init; } = new Dictionary<string, Reading<JsonObject>>();

    /// <summary>The FrontendConfig that the Ingress names; missing where it names none.</summary>
    public Reading<JsonObject> FrontendConfig { get; init; } = Reading<JsonObject>.Missing;

    /// <summary>The TLS Secrets that the Ingress names, by name.</summary>
    public IReadOnlyDictionary<string, Reading<TlsSecretReading>> Secrets { get; init; } = new Dictionary<string, Reading<TlsSecretReading>>();

    /// <summary>The ManagedCertificates that the Ingress names, by name.</summary>
    public IReadOnlyDictionary<string, Reading<JsonObject>> ManagedCertificates { get; init; } = new Dictionary<string, Reading<JsonObject>>();

    /// <summary>ServiceNetworkEndpointGroups of the namespace.</summary>
    public Reading<IReadOnlyList<JsonObject>> Negs { get; init; } = Reading<IReadOnlyList<JsonObject>>.Missing;

    /// <summary>Events about the Ingress, its Services, pods and certificates, the newest first.</summary>
    public Reading<IReadOnlyList<MilvusL7Event>> Events { get; init; } = Reading<IReadOnlyList<MilvusL7Event>>.Missing;

    public IReadOnlyList<MilvusDnsStatus> Dns { get; init; } = [];

    /// <summary>What clients of its address meet, one for each host; empty where nobody connected.</summary>
    public IReadOnlyList<MilvusConnection> Connections { get; init; } = [];

    public ComputeView Compute { get; init; } = ComputeView.NotKnown("it was not requested");

    public ReleaseState Release => Session.State;

    /// <summary>The release, to be piped on.</summary>
    public MilvusRelease ToRelease() => (Whole ?? Session).ToRelease(Carried.None);

    public bool IsFolder => Session.Target.Info.Kind == TargetKind.Folder;

    /// <summary>True where all Kubernetes objects that the Ingress and its Services name could be read: what was not found is not there.</summary>
    public bool IsRead =>
        FrontendConfig.IsKnown && Services.Values.All(s => s.IsKnown) && BackendConfigs.Values.All(b => b.IsKnown) && Secrets.Values.All(s => s.IsKnown);

    public string? IngressName => Ingress.Text("metadata", "name");

    public bool IsInternal => IngressFacts.IsInternal(Ingress);

    public string? Address => IngressFacts.AddressOf(Ingress);

    public IReadOnlyList<string> HostNames => IngressFacts.HostsOf(Ingress);

    /// <summary>The release's backend services: its network endpoint groups bear the same names.</summary>
    public IReadOnlyCollection<string> OwnBackends
    {
        get
        {
            // A Service may have groups of other load balancers too: its own layer-4 one, or exposed ports.
            var led = IngressFacts.BackendsOf(Ingress).Where(b => b.Service == Release.Service.Name).Select(b => b.Port).ToHashSet(StringComparer.Ordinal);
            bool IsLed(string number) => led.Count == 0 || led.Contains(number)
                || Service.Items("spec", "ports").Any(p => p.Text("port") == number && led.Contains(p.Text("name") ?? string.Empty));
            return IngressFacts.NegsOf(Service).Where(n => IsLed(n.Key)).Select(n => n.Value).ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>True where the Ingress was made long enough ago that what is missing now is missing for a reason.</summary>
    public bool IsPastStart => HasLasted(Ingress.Time("metadata", "creationTimestamp"));

    /// <summary>True for what has been so for longer than controllers take to catch up; false where it is not known since when.</summary>
    public bool HasLasted(DateTimeOffset? since) => Time - since >= Settling;

    /// <summary>Names an object as kubectl does, with the namespace.</summary>
    public string Named(ResourceKind kind, string? name) => new ResourceRef(kind, Release.Namespace, name ?? "?").ToString();

    public string IngressTarget => Named(ResourceKind.Ingress, IngressName);

    public string ServiceTarget => Named(ResourceKind.Service, Release.Service.Name);

    /// <summary>True where GKE makes a load balancer of it that the internet reaches.</summary>
    public bool IsPublic => Ingress is not null && IngressFacts.IsGke(Ingress) && !IsInternal;

    /// <summary>A kubectl command in the release's namespace.</summary>
    public string Kubectl(string rest) => $"kubectl {rest}{NamespaceOption}";

    /// <summary>One of the module's own commands, with the release it is for.</summary>
    public string Command(string cmdlet) => Source + cmdlet;

    /// <summary>The beginning of a pipeline whose further commands are for the release, up to and with the bar.</summary>
    public string Source => Session.Source;

    /// <summary>Ready to be put behind a kubectl command.</summary>
    public string NamespaceOption => Release.Namespace is { } ns ? $" --namespace {ns}" : string.Empty;
}
