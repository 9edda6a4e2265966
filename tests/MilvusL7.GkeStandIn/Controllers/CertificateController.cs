using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>GKE's controller of managed certificates: a Compute certificate for each, and its name on the Ingresses that want it.</summary>
/// <param name="retired">Compute certificates whose ManagedCertificate was deleted.</param>
internal sealed class CertificateController(GkeWorld world, IReadOnlySet<string>? retired = null)
{
    private const string Component = "managed-certificate-controller";
    private const string Collection = "global/sslCertificates";

    private readonly ComputeApi _compute = new(world);

    public void Run()
    {
        foreach (var certificate in world.Kubernetes.List("ManagedCertificate").Where(certificate => !certificate.IsDeleted()))
        {
            try
            {
                Ensure(certificate);
            }
            catch (ComputeException e)
            {
                world.Record(certificate, GkeEvent.Warning, e.Code == 403 ? "TooManyCertificates" : "BackendError", Component, e.Message);
            }
        }

        foreach (var ingress in world.Kubernetes.List("Ingress").Where(ingress => !ingress.IsDeleted()))
        {
            Attach(ingress);
        }
    }

    /// <summary>The Compute certificate of a ManagedCertificate, whether or not it is made.</summary>
    public static string NameOf(JsonObject certificate) =>
        certificate.Text("status", "certificateName") is { Length: > 0 } name ? name : Names.ManagedCertificate(certificate.Text("metadata", "uid") + certificate.Key());

    private void Ensure(JsonObject certificate)
    {
        string name = NameOf(certificate);
        var domains = certificate.Texts("spec", "domains").ToList();
        var states = domains.ToDictionary(domain => domain, domain => world.Behaviour.DomainStates.TryGetValue(domain, out string? said) ? said : world.Behaviour.DefaultDomainState);
        string state = world.Behaviour.CertificateStates.TryGetValue(certificate.Name(), out string? whole) ? whole
            : states.Values.All(each => each == "ACTIVE") ? "ACTIVE" : "PROVISIONING";
        var resource = new JsonObject
        {
            ["managed"] = new JsonObject
            {
                ["domainStatus"] = new JsonObject(states.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value))),
                ["domains"] = Json.Array(domains),
                ["status"] = state,
            },
            ["name"] = name,
            ["type"] = "MANAGED",
        };
        string? expires = null;
        if (state is "ACTIVE" or "RENEWAL_FAILED")
        {
            expires = _compute.Find($"{Collection}/{name}")?["expireTime"]?.ToString() ?? GkeEvent.Time(world.Now.AddDays(90));
            resource["expireTime"] = expires;
            resource["subjectAlternativeNames"] = Json.Array(domains);
        }

        if (_compute.Ensure(Collection, resource))
        {
            world.Record(certificate, GkeEvent.Normal, "Create", Component, $"Create SslCertificate {name}");
        }

        var status = certificate.Child("status");
        status["certificateName"] = name;
        status["certificateStatus"] = Words(state);
        status["domainStatus"] = new JsonArray([.. states.Select(each => (JsonNode)new JsonObject { ["domain"] = each.Key, ["status"] = Words(each.Value) })]);
        if (expires is not null)
        {
            status["expireTime"] = expires;
        }
    }

    private void Attach(JsonObject ingress)
    {
        var settings = new IngressSettings(ingress);
        if (!settings.IsTaken || settings.IsInternal)
        {
            return;
        }

        var wanted = new List<string>();
        foreach (string name in settings.ManagedCertificateNames)
        {
            if (world.Kubernetes.Get("ManagedCertificate", ingress.Namespace(), name) is not { } certificate)
            {
                world.Record(ingress, GkeEvent.Warning, "MissingCertificate", Component, $"ManagedCertificate {ingress.Namespace()}:{name} missing");
            }
            else if (world.Compute.Get($"{Collection}/{NameOf(certificate)}") is not null)
            {
                wanted.Add(NameOf(certificate));
            }
        }

        // Names that are of no ManagedCertificate here are somebody's own: they stay, also when nothing is behind them.
        var ours = world.Kubernetes.List("ManagedCertificate", ingress.Namespace()).Select(NameOf).ToHashSet();
        var names = settings.PreSharedCertificates.Where(name => (!ours.Contains(name) && retired?.Contains(name) != true) || wanted.Contains(name)).Union(wanted).Order(StringComparer.Ordinal).ToList();
        if (!names.ToHashSet().SetEquals(settings.PreSharedCertificates))
        {
            ingress.Annotate(IngressSettings.PreSharedCert, names.Count == 0 ? null : string.Join(',', names));
        }
    }

    /// <summary>FAILED_NOT_VISIBLE is FailedNotVisible in Kubernetes.</summary>
    private static string Words(string state) =>
        string.Concat(state.Split('_').Select(word => word.Length == 0 ? word : word[..1] + word[1..].ToLowerInvariant()));
}
