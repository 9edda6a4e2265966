using System.Globalization;
using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>URL map, proxies, certificates, forwarding rules and address of one Ingress, made in GKE's order until something fails.</summary>
internal sealed class LoadBalancerSync(GkeWorld world, ComputeApi compute, JsonObject ingress, Scope scope, Func<GkeStep, bool> isHeld)
{
    private readonly IngressSettings _settings = new(ingress);
    private readonly Names _names = new(world.Cluster);
    private string _httpForwardingRule = "";

    /// <summary>The address; everything that was made is in <paramref name="annotations"/>.</summary>
    public string Run(IReadOnlyList<ServicePort> ports, ServicePort? fallback, IDictionary<string, string?> annotations)
    {
        var certificates = TlsSecretReader.Read(world, ingress);
        var frontendConfig = FrontendConfig();
        bool hasTls = certificates.Count > 0 || _settings.PreSharedCertificates.Count > 0;
        string staticIp = _settings.StaticIpName;
        try
        {
            CheckProtocols(hasTls, staticIp);
            return Frontends(ports, fallback, certificates, hasTls, frontendConfig, staticIp, annotations);
        }
        catch (SyncException e)
        {
            throw new SyncException($"loadbalancer {_names.LoadBalancer(ingress.Namespace(), ingress.Name())} does not exist: {e.Message}");
        }
    }

    private void CheckProtocols(bool hasTls, string staticIp)
    {
        if (!_settings.AllowHttp && !hasTls)
        {
            throw new SyncException(
                "invalid configuration: both HTTP and HTTPS are disabled (kubernetes.io/ingress.allow-http is false and there is no valid TLS configuration); your Ingress will not be able to serve any traffic");
        }

        if (_settings.IsInternal && _settings.AllowHttp && hasTls && staticIp.Length == 0)
        {
            Say(GkeEvent.Warning, "WillNotConfigureFrontend",
                "gce-internal Ingress class must be configured with a static-ip to use both HTTP and HTTPS served on the same IP. Please configure a static-ip with Purpose=SHARED_LOADBALANCER_VIP and attach it to the ingress with the kubernetes.io/ingress.regional-static-ip-name annotation.");
            throw new SyncException("error invalid internal ingress https config");
        }
    }

    private string Frontends(
        IReadOnlyList<ServicePort> ports,
        ServicePort? fallback,
        IReadOnlyList<(string Certificate, string Key)> certificates,
        bool hasTls,
        JsonObject? frontendConfig,
        string staticIp,
        IDictionary<string, string?> annotations)
    {
        Hold(GkeStep.UrlMap);
        string urlMap = Frontend("um");
        if (compute.Ensure(scope.Collection("urlMaps"), new UrlMapBuilder(world, scope).Build(urlMap, ingress, ports, fallback)))
        {
            Say(GkeEvent.Normal, "Sync", $"UrlMap \"{urlMap}\" created");
        }

        annotations["url-map"] = urlMap;
        string? redirect = Redirect(frontendConfig);
        annotations["redirect-url-map"] = redirect;
        string address = "";
        if (_settings.AllowHttp)
        {
            string proxy = EnsureProxy("targetHttpProxies", "tp", redirect ?? urlMap, null, null);
            Hold(GkeStep.ForwardingRules);
            address = EnsureForwardingRule("fr", "80-80", scope.Path("targetHttpProxies", proxy), staticIp, address);
            _httpForwardingRule = Frontend("fr");
            annotations["target-proxy"] = proxy;
            annotations["forwarding-rule"] = _httpForwardingRule;
        }
        else
        {
            RemoveFrontend("fr", "targetHttpProxies", "tp");
            annotations["target-proxy"] = annotations["forwarding-rule"] = null;
        }

        // Two forwarding rules need one address: an ephemeral one is kept by reserving it.
        if (_settings.AllowHttp && hasTls && staticIp.Length == 0)
        {
            Reserve(address);
            annotations["static-ip"] = _httpForwardingRule;
        }

        if (hasTls)
        {
            IReadOnlyList<string> names = EnsureCertificates(certificates);
            string proxy = EnsureProxy("targetHttpsProxies", "ts", urlMap, names, frontendConfig);
            Hold(GkeStep.ForwardingRules);
            address = EnsureForwardingRule("fs", "443-443", scope.Path("targetHttpsProxies", proxy), staticIp, address);
            annotations["https-target-proxy"] = proxy;
            annotations["https-forwarding-rule"] = Frontend("fs");
            annotations["ssl-cert"] = string.Join(',', names);
        }
        else
        {
            RemoveFrontend("fs", "targetHttpsProxies", "ts");
            annotations["https-target-proxy"] = annotations["https-forwarding-rule"] = annotations["ssl-cert"] = null;
        }

        return address;
    }

    private JsonObject? FrontendConfig()
    {
        if (_settings.FrontendConfig is not { } name)
        {
            return null;
        }

        var found = world.Kubernetes.Get("FrontendConfig", ingress.Namespace(), name);
        if (found is null)
        {
            // The load balancer is brought up to date without it.
            Say(GkeEvent.Warning, "Sync", "Error: no FrontendConfig for Ingress exists.");
        }

        return found;
    }

    private string? Redirect(JsonObject? frontendConfig)
    {
        string name = Frontend("rm");
        var redirect = frontendConfig.At("spec", "redirectToHttps") as JsonObject;
        if (!redirect.Holds("enabled"))
        {
            compute.Remove(scope.Path("urlMaps", name));
            return null;
        }

        if (_settings.IsInternal)
        {
            throw new SyncException("ensureRedirectUrlMap() = error: cannot enable HTTPS Redirects with L7 ILB");
        }

        var map = new JsonObject
        {
            ["defaultUrlRedirect"] = new JsonObject
            {
                ["httpsRedirect"] = true,
                ["redirectResponseCode"] = redirect.Text("responseCodeName") is { Length: > 0 } code ? code : "MOVED_PERMANENTLY_DEFAULT",
            },
            ["name"] = name,
        };
        if (compute.Ensure(scope.Collection("urlMaps"), map))
        {
            Say(GkeEvent.Normal, "Sync", $"UrlMap \"{name}\" created");
        }

        return name;
    }

    private string EnsureProxy(string kind, string prefix, string urlMap, IReadOnlyList<string>? certificates, JsonObject? frontendConfig)
    {
        string name = Frontend(prefix);
        var proxy = new JsonObject
        {
            ["description"] = Description,
            ["name"] = name,
            ["urlMap"] = scope.Path("urlMaps", urlMap),
        };
        if (certificates is not null)
        {
            foreach (string certificate in certificates)
            {
                compute.Get(scope.Path("sslCertificates", certificate));
            }

            proxy["sslCertificates"] = Json.Array(certificates.Select(certificate => compute.Link(scope.Path("sslCertificates", certificate))));
        }

        if (frontendConfig.Text("spec", "sslPolicy") is { Length: > 0 } policy)
        {
            compute.Get(scope.Path("sslPolicies", policy));
            proxy["sslPolicy"] = compute.Link(scope.Path("sslPolicies", policy));
        }

        if (compute.Ensure(scope.Collection(kind), proxy))
        {
            Say(GkeEvent.Normal, "Sync", $"TargetProxy \"{name}\" created");
        }

        return name;
    }

    private List<string> EnsureCertificates(IReadOnlyList<(string Certificate, string Key)> certificates)
    {
        var names = new List<string>(_settings.PreSharedCertificates);
        var failed = new List<string>();
        foreach (var (certificate, key) in certificates)
        {
            string name = _names.Certificate(ingress.Namespace(), ingress.Name(), certificate);
            if (names.Contains(name))
            {
                continue;
            }

            try
            {
                if (TlsSecretReader.Fault(certificate, key) is { } fault)
                {
                    throw fault;
                }

                compute.Ensure(scope.Collection("sslCertificates"), new JsonObject { ["certificate"] = certificate, ["name"] = name, ["privateKey"] = "(input only)" });
                names.Add(name);
            }
            catch (ComputeException e)
            {
                failed.Add($"{name} Error:{e.Message}");
            }
        }

        if (failed.Count > 0)
        {
            throw new SyncException($"Cert creation failures - {string.Join(',', failed)}");
        }

        return names;
    }

    private string EnsureForwardingRule(string kind, string ports, string target, string staticIp, string address)
    {
        string name = Frontend(kind);
        string path = scope.Path("forwardingRules", name);
        string wanted = staticIp.Length > 0 ? StaticAddress(staticIp) : address;
        var existing = compute.Find(path);
        if (existing is not null && wanted.Length > 0 && existing.Text("IPAddress") != wanted)
        {
            compute.Remove(path);
            Say(GkeEvent.Normal, "Sync", $"ForwardingRule \"{name}\" deleted");
            existing = null;
        }

        if (existing is not null)
        {
            existing["target"] = compute.Link(target);
            return existing.Text("IPAddress");
        }

        if (wanted.Length > 0 && HasOtherUser(wanted))
        {
            throw ComputeException.Invalid("IPAddress", wanted, "Specified IP address is in-use and would result in a conflict.");
        }

        if (scope.IsRegional && !HasProxyOnlySubnet())
        {
            throw ComputeException.Invalid("target", compute.Link(target),
                "An active proxy-only subnetwork is required in the same region and VPC as the forwarding rule.");
        }

        var rule = new JsonObject
        {
            ["IPAddress"] = wanted.Length > 0 ? wanted : NextAddress(),
            ["IPProtocol"] = "TCP",
            ["description"] = Description,
            ["name"] = name,
            ["portRange"] = ports,
            ["target"] = compute.Link(target),
        };
        if (scope.IsRegional)
        {
            rule["loadBalancingScheme"] = "INTERNAL_MANAGED";
            rule["network"] = compute.Link($"global/networks/{world.Cluster.Network}");
            rule["subnetwork"] = compute.Link($"{scope.Prefix}/subnetworks/{world.Cluster.Subnetwork}");
        }

        compute.Ensure(scope.Collection("forwardingRules"), rule);
        Say(GkeEvent.Normal, "Sync", $"ForwardingRule \"{name}\" created");
        return rule.Text("IPAddress");
    }

    private string StaticAddress(string name) =>
        compute.Find(scope.Path("addresses", name)) is { } found
            ? found.Text("address")
            : throw new SyncException($"the given static IP name {name} doesn't translate to an existing static IP.");

    private void Reserve(string address)
    {
        if (compute.Find(scope.Path("addresses", _httpForwardingRule)) is null)
        {
            compute.Ensure(scope.Collection("addresses"), new JsonObject { ["address"] = address, ["name"] = _httpForwardingRule });
        }
    }

    private bool HasOtherUser(string address) =>
        world.Compute.List(scope.Collection("forwardingRules")).Any(rule => rule.Text("IPAddress") == address && rule.Text("name") is var name && name != Frontend("fr") && name != Frontend("fs"))
        || world.Compute.List(scope.Collection("addresses")).Any(reserved =>
            reserved.Text("address") == address
            && reserved.Texts("users").Any(user => !user.EndsWith(Frontend("fr"), StringComparison.Ordinal) && !user.EndsWith(Frontend("fs"), StringComparison.Ordinal)));

    private bool HasProxyOnlySubnet() =>
        world.Compute.List($"{scope.Prefix}/subnetworks").Any(subnet => ProxyOnlySubnet.Is(subnet));

    // Documentation's own addresses: whatever a test does with them reaches nobody.
    private string NextAddress()
    {
        string prefix = scope.IsRegional ? "10.138.10." : "198.51.100.";
        var taken = world.Compute.Paths.Where(path => path.Contains("/forwardingRules/", StringComparison.Ordinal) || path.Contains("/addresses/", StringComparison.Ordinal))
            .Select(path => world.Compute.Get(path)!)
            .SelectMany(resource => (string[])[resource.Text("IPAddress"), resource.Text("address")])
            .ToHashSet();
        return Enumerable.Range(10, 240).Select(last => prefix + last.ToString(CultureInfo.InvariantCulture)).First(address => !taken.Contains(address));
    }

    private void RemoveFrontend(string rule, string proxies, string proxy)
    {
        compute.Remove(scope.Path("forwardingRules", Frontend(rule)));
        compute.Remove(scope.Path(proxies, Frontend(proxy)));
    }

    private string Description => $$"""{"kubernetes.io/ingress-name": "{{ingress.Key()}}"}""";

    private string Frontend(string kind) => _names.Frontend(kind, ingress.Namespace(), ingress.Name());

    private void Hold(GkeStep step)
    {
        if (isHeld(step))
        {
            throw new HeldException();
        }
    }

    private void Say(string type, string reason, string message) => world.Record(ingress, type, reason, IngressSync.Component, message);
}
