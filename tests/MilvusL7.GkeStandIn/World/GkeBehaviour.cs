using System.Collections.Concurrent;

namespace MilvusL7.GkeStandIn;

/// <summary>What a test decides in Google's place. May be changed while a controller runs.</summary>
public sealed class GkeBehaviour
{
    private readonly ConcurrentDictionary<GkeStep, bool> _held = new();

    /// <summary>Whether the controller may not change the firewall of the shared VPC.</summary>
    public bool FirewallForbidden { get; set; }

    /// <summary>What every sync fails with, after "Error syncing to GCP: ".</summary>
    public string? SyncError { get; set; }

    /// <summary>What every sync of a network endpoint group fails with; groups and endpoints stay as they are.</summary>
    public string? GroupSyncError { get; set; }

    /// <summary>What removing the resources of an Ingress that goes fails with; it keeps its finalizer.</summary>
    public string? GarbageCollectionError { get; set; }

    /// <summary>State of each domain of managed certificates as Compute says it: ACTIVE, FAILED_NOT_VISIBLE, ...</summary>
    public IDictionary<string, string> DomainStates { get; } = new ConcurrentDictionary<string, string>();

    /// <summary>State of the domains that are not in <see cref="DomainStates"/>.</summary>
    public string DefaultDomainState { get; set; } = "PROVISIONING";

    /// <summary>State of a whole managed certificate by the ManagedCertificate's name, where it is not what the domains say.</summary>
    public IDictionary<string, string> CertificateStates { get; } = new ConcurrentDictionary<string, string>();

    /// <summary>Health of a pod's endpoints by the pod's name, where it is not what pod and health check say.</summary>
    public IDictionary<string, string> PodHealth { get; } = new ConcurrentDictionary<string, string>();

    /// <summary>Whether address, port and path answer a health check with 200, where there is somebody to ask. Null goes by the pod's state.</summary>
    public Func<string, int, string, bool>? Probe { get; set; }

    /// <summary>Quotas of the project by metric, such as BACKEND_SERVICES: the number of resources, at which no more is made.</summary>
    public IDictionary<string, int> Quotas { get; } = new ConcurrentDictionary<string, int>();

    /// <summary>How often the first sync fails in a settled world, before the endpoint groups are there.</summary>
    public int PassingWarnings { get; set; } = 6;

    public void Hold(GkeStep step) => _held[step] = true;

    public void Release(GkeStep step) => _held.TryRemove(step, out _);

    public bool IsHeld(GkeStep step) => _held.ContainsKey(step);
}
