using System.Globalization;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Tests.Certificates;
using MilvusL7.Engine.Tests.Diagnosis;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Cmdlets.Tests.Remedies;

/// <summary>The cases of all findings whose recommended action has a command, by the finding's id, with a variant after a slash.</summary>
internal static class RemedyCases
{
    private const string AllowHttp = "kubernetes.io/ingress.allow-http";
    private const string AppProtocols = "cloud.google.com/app-protocols";
    private const string BackendConfig = "cloud.google.com/backend-config";
    private const string Class = "kubernetes.io/ingress.class";
    private const string FrontendConfig = "networking.gke.io/v1beta1.FrontendConfig";
    private const string GlobalAddress = "kubernetes.io/ingress.global-static-ip-name";
    private const string HttpPort = "PROXY_HTTP_PORT";
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private const string Neg = "cloud.google.com/neg";
    private const string Proxy = "my-release-milvus-proxy";
    private const string SourceRanges = "milvusl7/load-balancer-source-ranges";

    public static IReadOnlyDictionary<string, RemedyCase> All { get; } = new SortedDictionary<string, RemedyCase>(OfSecrets().Concat(Others()).ToDictionary(), StringComparer.Ordinal);

    private static RemedyCase Heals(Action<GkeWorld> change) => new(RemedyEffect.Heals) { Break = change };

    private static RemedyCase HealsAfter(Action<GkeWorld> then) => new(RemedyEffect.Heals) { Then = then };

    private static RemedyCase Shows(Action<GkeWorld> change) => new(RemedyEffect.Shows) { Break = change };

    private static RemedyCase ShowsAfter(Action<GkeWorld> then) => new(RemedyEffect.Shows) { Then = then };

    /// <summary>kubectl edit, whose editor a person uses.</summary>
    private static RemedyCase IsEdited(Action<GkeWorld> change) => new(RemedyEffect.IsParsed, "a person edits the object") { Break = change };

    private static RemedyCase Elsewhere(string why) => new(RemedyEffect.IsElsewhere, why);

    private static IEnumerable<KeyValuePair<string, RemedyCase>> OfSecrets() =>
        ((string[])[
            "CertificateUnreadable", "PrivateKeyMissing", "PrivateKeyUnreadable", "PrivateKeyEncrypted", "CertificateKeyMismatch", "CertificateKeyUnsupported",
            "CertificateChainOrder", "CertificateChainTooLong", "CertificateSignatureWeak", "CertificateWithoutSan", "CertificateNotYetValid",
        ]).Select(id => KeyValuePair.Create(id, Heals(w =>
        {
            (string certificate, string key) = FaultyCertificates.Make(id, GuideWorld.Host, w.Now);
            Show(w, certificate, key);
        })));

    private static Dictionary<string, RemedyCase> Others() => new(StringComparer.Ordinal)
    {
        ["AppProtocolPortUnknown"] = Heals(w => w.Service().SetAnnotation(AppProtocols, """{"grpc":"HTTP2"}""")),
        ["AuthorizationOff"] = Heals(w =>
        {
            w.SetVariable("COMMON_SECURITY_AUTHORIZATIONENABLED", null);
            AddProxyOnlySubnet(w);
        }),
        ["BackendConfigFieldUnknown"] = Heals(w =>
        {
            w.BackendConfig()["spec"]!.AsObject().Remove("healthCheck");
            w.BackendConfig().SetAnnotation(LastApplied, """{"apiVersion":"cloud.google.com/v1","kind":"BackendConfig","spec":{"healthcheck":{"port":9091}}}""");
        }),
        ["BackendConfigMissing"] = Heals(w => w.Kubernetes.Remove("BackendConfig", GuideWorld.Namespace, GuideWorld.BackendConfigName)),
        ["BackendConfigNotNamed"] = Heals(w => w.Service().SetAnnotation(BackendConfig, null)),
        ["BackendPortMissing"] = Heals(w => w.Path()["backend"]!["service"]!["port"] = new JsonObject { ["number"] = 1 }),
        ["BackendPortMissing/of another Service"] = IsEdited(w =>
        {
            w.AddService("other");
            w.Ingress()["spec"]!["rules"]![0]!["http"]!["paths"]![1]!["backend"]!["service"]!["port"]!["number"] = 1;
        }),
        ["BackendProtocolMismatch"] = ShowsAfter(w => w.BackendService()["protocol"] = "HTTPS"),
        ["BackendServiceMissing"] = Heals(w => w.AddPath("gone", 80)),
        ["BackendTimeout"] = Heals(w => w.BackendConfig()["spec"]!.AsObject().Remove("timeoutSec")),
        ["BackendTimeoutDefault"] = Heals(w => w.Service().SetAnnotation(BackendConfig, null)),
        ["CertificateExpired"] = Heals(w => Show(w, w.Now.AddDays(-90), w.Now.AddDays(-1))),
        ["CertificateExpired/of Compute"] = Heals(w => NameCertificate(w, w.Now.AddDays(-2))) with { Fill = [("<new name>", "renewed")] },
        ["CertificateExpiresSoon"] = Heals(w => Show(w, w.Now.AddDays(-90), w.Now.AddDays(10))),
        ["CertificateHostMismatch"] = Heals(w =>
        {
            (string certificate, string key) = GuideWorld.CreateCertificate("elsewhere.example.com");
            Show(w, certificate, key);
        }),
        ["CertificateHostMismatch/managed"] = Heals(w =>
        {
            JsonNode rule = w.Ingress()["spec"]!["rules"]![0]!.DeepClone();
            rule["host"] = "second.milvus.io";
            w.Ingress()["spec"]!["rules"]!.AsArray().Add(rule);
        }) with { World = () => Worlds.GoodManaged() },
        ["CertificateMapOverrides"] = HealsAfter(w => w.HttpsProxy()["certificateMap"] = "//certificatemanager.googleapis.com/projects/p/locations/global/certificateMaps/company"),
        ["CertificateNotShown"] = ShowsAfter(w => w.HttpsProxy()["sslCertificates"] = new JsonArray("somebodys")),
        ["CertificateSelfSigned"] = Shows(w =>
        {
            (string certificate, string key) = GuideWorld.CreateCertificate(GuideWorld.Host);
            Show(w, certificate, key);
        }) with { Fill = [("<file>", "ca.pem")] },
        ["CloneImageDiffers"] = Elsewhere("a move that was begun: the cluster suite completes and disables moves"),
        ["ConnectionFailed"] = Elsewhere("a client that connects: ConnectionFaultTests of the cluster suite"),
        ["DrainingLongerThanGrace"] = Heals(w => w.BackendConfig()["spec"]!["connectionDraining"] = new JsonObject { ["drainingTimeoutSec"] = 300 }),
        ["EndpointsMissing"] = Shows(RemovePods),
        ["EndpointsUnhealthy"] = Heals(w => w.HealthCheck()["port"] = 19530),
        ["ExposureWidened"] = Heals(w =>
        {
            w.Service().SetAnnotation(SourceRanges, "10.0.0.0/8");
            w.Compute.Put("global/securityPolicies", new JsonObject { ["name"] = "armor" });
            AddProxyOnlySubnet(w);
        }) with { Choices = [[0], [1]], Fill = [("<policy>", "armor")] },
        ["FirewallChangeRequired"] = Heals(w => w.Behaviour.FirewallForbidden = true),
        ["FirewallRuleDisabled"] = HealsAfter(w => w.Firewall()["disabled"] = true),
        ["FirewallRuleIncomplete"] = HealsAfter(w => w.Firewall()["allowed"] = JsonNode.Parse("""[ { "IPProtocol": "tcp", "ports": [ "19530" ] } ]""")),
        ["FirewallRuleMissing"] = Heals(w => w.Behaviour.Hold(GkeStep.Firewall)),
        ["FrontendConfigAnnotationInvalid"] = Heals(w => w.Ingress().SetAnnotation("cloud.google.com/FrontendConfig", "front")) with { Fill = [("<name>", "front")] },
        ["FrontendConfigMissing"] = Heals(w => w.Ingress().SetAnnotation(FrontendConfig, "front")),
        ["FrontendConfigOnInternal"] = Heals(w => w.Ingress().SetAnnotation(FrontendConfig, "front")) with { World = Worlds.GoodInternal },
        ["GrpcProtocolNotHttp2"] = Heals(w => w.Service().SetAnnotation(AppProtocols, """{"milvus":"HTTPS"}""")),
        ["HealthCheckDrift"] = new RemedyCase(RemedyEffect.Heals)
        {
            Break = w => w.HealthCheck()["checkIntervalSec"] = 60,
            Then = w => w.HealthCheck().Remove("checkIntervalSec"),
            Fill = [("<checkIntervalSec>", "60")],
        },
        ["HealthCheckDrift/not arrived"] = ShowsAfter(w => w.ComputeHealthCheck()["httpHealthCheck"]!["port"] = 8080),
        ["HealthCheckMissing"] = Heals(w => w.BackendConfig()["spec"]!.AsObject().Remove("healthCheck")),
        ["HealthCheckPath"] = Heals(w => w.HealthCheck()["requestPath"] = "/"),
        ["HealthCheckPort"] = Heals(w => w.HealthCheck()["port"] = 19530),
        ["HealthCheckTimeout"] = Heals(w => w.HealthCheck()["timeoutSec"] = 20),
        ["HealthCheckType"] = Heals(w => w.HealthCheck()["type"] = "HTTPS"),
        ["HelmRevisionUnfinished"] = Elsewhere("helm and its record of a release: HelmTests of the cluster suite"),
        ["HostRepeated"] = new RemedyCase(RemedyEffect.IsParsed, "a person edits the object")
        {
            Then = w => w.Ingress()["spec"]!["rules"]!.AsArray().Add(w.Ingress()["spec"]!["rules"]![0]!.DeepClone()),
        },
        ["HostShared"] = Shows(w => w.AddIngress(@namespace: "staging")),
        ["HttpClosedTooEarly"] = Heals(w => w.Ingress().SetAnnotation(AllowHttp, "false")) with { World = () => Worlds.GoodManaged("PROVISIONING") },
        ["HttpOpen"] = Heals(w => w.Ingress().SetAnnotation(AllowHttp, null)),
        ["HttpPortShared"] = Heals(w => w.SetVariable(HttpPort, null)),
        ["IapAndCdn"] = Heals(w =>
        {
            w.BackendConfig()["spec"]!["iap"] = new JsonObject { ["enabled"] = true };
            w.BackendConfig()["spec"]!["cdn"] = new JsonObject { ["enabled"] = true };
        }),
        ["IngressAddressMismatch"] = ShowsAfter(w => w.Ingress()["status"]!["loadBalancer"]!["ingress"]![0]!["ip"] = "203.0.113.80"),
        ["IngressClassNameSet"] = Heals(w =>
        {
            w.Ingress().SetAnnotation(Class, null);
            w.Ingress()["spec"]!["ingressClassName"] = "gce";
        }),
        ["IngressClassOther"] = new RemedyCase(RemedyEffect.Heals)
        {
            // What the module made is never another controller's.
            Break = w =>
            {
                w.Ingress().SetAnnotation(Class, "nginx");
                w.Ingress()["metadata"]!["labels"] = null;
            },
            Fill = [("<another name>", "second")],
        },
        ["IngressDeletionStuck"] = HealsAfter(w =>
        {
            w.Ingress()["metadata"]!["deletionTimestamp"] = w.Now.AddMinutes(-12).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            w.AddEvent(w.Ingress(), GkeEvent.Warning, "GarbageCollection", "Error: something odd", 9, 12, 1);
        }),
        ["IngressMissing"] = Heals(w => w.Kubernetes.Remove("Ingress", GuideWorld.Namespace, GuideWorld.IngressName)),
        ["IngressUnseen"] = new RemedyCase(RemedyEffect.IsParsed, "an add-on of the cluster is turned on")
        {
            Break = w => w.Ingress().SetAnnotation(Class, "nginx"),
            Then = w => w.Ingress().SetAnnotation(Class, "gce"),
        },
        ["InternalHttpAndHttps"] = Heals(w => w.Ingress().SetAnnotation(AllowHttp, null)) with { World = Worlds.GoodInternal },
        ["L4Open"] = Heals(w =>
        {
            w.Service()["spec"]!["type"] = "LoadBalancer";
            w.Service()["status"] = JsonNode.Parse("""{"loadBalancer":{"ingress":[{"ip":"203.0.113.7"}]}}""");
        }),
        ["LoadBalancerLeaked"] = HealsAfter(Leak),
        ["ManagedCertificateMissing"] = Heals(w => w.Kubernetes.Remove("ManagedCertificate", GuideWorld.Namespace, GuideWorld.ManagedCertificateName)) with { World = () => Worlds.GoodManaged() },
        ["ManagedCertificateProvisioningFailed"] = Heals(w => w.Behaviour.CertificateStates[GuideWorld.ManagedCertificateName] = "PROVISIONING_FAILED_PERMANENTLY") with
        {
            World = () => Worlds.GoodManaged("PROVISIONING"),
            Meanwhile = w =>
            {
                w.Behaviour.CertificateStates.Clear();
                Retire(w);
            },
        },
        ["ManagedCertificateRateLimited"] = Heals(_ => { }) with { World = () => Worlds.GoodManaged("FAILED_RATE_LIMITED"), IsForOursOnly = true },
        ["ManagedCertificateWithoutStatus"] = Shows(w => w.Behaviour.Hold(GkeStep.ManagedCertificates)) with { World = () => Worlds.GoodManaged() },
        ["ManagedCertificateWithoutStatus/quota"] = Shows(w => w.Behaviour.Quotas["SSL_CERTIFICATES"] = 0) with { World = () => Worlds.GoodManaged() },
        ["MilvusVersionsMixed"] = Heals(w =>
        {
            JsonObject other = w.Deployment().DeepClone().AsObject();
            other["metadata"]!["name"] = Proxy + "-1";
            other["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "milvusdb/milvus:v2.6.1";
            w.Kubernetes.Put(other);
        }),
        ["MilvusVersionsMixed/rollout"] = new RemedyCase(RemedyEffect.IsParsed, "kubectl rollout status waits for pods that nobody runs") { Break = w => w.Pod(1).SetImage("milvusdb/milvus:v2.6.1") },
        ["NegAnnotationMissing"] = Heals(w => w.Service().SetAnnotation(Neg, null)),
        ["NegAnnotationMissing/of another Service"] = Heals(w => w.AddService("other").SetAnnotation(Neg, """{"ingress": false}""")),
        ["NegEndpointsStale"] = ShowsAfter(w =>
        {
            foreach (JsonObject pod in w.Pods())
            {
                pod.SetReadySince(w.Now.AddMinutes(-10));
            }

            w.Compute.SetEndpoints(w.Group(), [.. w.Compute.Endpoints[w.Group()], new GkeEndpoint("10.4.0.99", 19530, "gke-rig-default-pool-0", "gone", "UNHEALTHY")]);
        }),
        ["NegMissing"] = ShowsAfter(w => w.Compute.Remove(w.Group())),
        ["NegNotSynced"] = Shows(w => w.Behaviour.GroupSyncError = "something odd"),
        ["NegReadyStuck"] = ShowsAfter(w => w.Pod(0).SetGate("False", "LoadBalancerNegNotReady")),
        ["NegReadyTimeout"] = Shows(w =>
        {
            w.Pod(0).Created(w.Now.AddMinutes(-14));
            w.Behaviour.PodHealth[Proxy + "-0"] = "UNHEALTHY";
        }),
        ["NegSyncFailing"] = ShowsAfter(w => w.AddEvent(w.Service(), GkeEvent.Warning, "SyncNetworkEndpointGroupFailed", "Failed to sync NEG \"x\" (will retry): something odd", 8, 10, 1)),
        ["NoCertificate"] = Heals(w => w.Ingress()["spec"]!.AsObject().Remove("tls")),
        ["OldAnnotationOutranks"] = Heals(w => w.Service().SetAnnotation("service.alpha.kubernetes.io/app-protocols", """{"milvus":"HTTPS"}""")),
        ["PathNotForGrpc"] = Heals(w => w.Path()["path"] = "/api"),
        ["PodCrashLooping"] = Heals(w =>
        {
            w.SetVariable(HttpPort, null);
            w.Pod(0).MakeCrashLoop();
        }) with { Meanwhile = Restart },
        ["PodCrashLooping/of another cause"] = new RemedyCase(RemedyEffect.IsParsed, "kubectl logs asks a kubelet") { Break = w => w.Pod(0).MakeCrashLoop() },
        ["PreSharedCertificateMissing"] = Heals(w => w.Ingress().SetAnnotation(Changing.PreShared, "mcrt-gone")),
        ["PreSharedCertificateMissing/the only one"] = Heals(w =>
        {
            w.Ingress()["spec"]!.AsObject().Remove("tls");
            w.Ingress().SetAnnotation(Changing.PreShared, "mcrt-gone");
        }),
        ["ProxyOnlySubnetMissing"] = Heals(w => w.Compute.Remove($"regions/{w.Cluster.Region}/subnetworks/{GuideWorld.ProxyOnlySubnet}")) with
        {
            World = Worlds.GoodInternal,
            Fill = [("<free /23>", "10.130.0.0/23")],
        },
        ["QuotaExceeded"] = Shows(w => w.Behaviour.Quotas["URL_MAPS"] = 0),
        ["QuotaFull"] = new RemedyCase(RemedyEffect.Shows) { Compute = s => s.SetQuota("SSL_CERTIFICATES", 10, usage: 10) },
        ["ReadinessGateMissing"] = new RemedyCase(RemedyEffect.IsParsed, "GKE's webhook is on a GKE cluster alone")
        {
            Then = w =>
            {
                foreach (JsonObject group in w.Kubernetes.List("ServiceNetworkEndpointGroup"))
                {
                    group.Created(w.Now.AddMinutes(-30));
                }

                w.Pod(1).Created(w.Now.AddMinutes(-10));
                w.Pod(1)["spec"]!.AsObject().Remove("readinessGates");
            },
        },
        ["ReadinessGateUnchecked"] = new RemedyCase(RemedyEffect.Shows)
        {
            Break = w => w.Behaviour.Hold(GkeStep.UrlMap),
            Then = w => w.Pod(0).SetGate("True", "LoadBalancerNegWithoutHealthCheck"),
        },
        ["RegionUnknown"] = Elsewhere("nodes that may not be listed and a context of another name: RegionUnknownRuleTests"),
        ["ResourcesLeft"] = ShowsAfter(w => w.Ingress().SetAnnotation(Class, "nginx")),
        ["RuleWithoutHttp"] = Heals(w => w.Ingress()["spec"]!["rules"]!.AsArray().Add(new JsonObject { ["host"] = "second.milvus.io" })),
        ["RuleWithoutHttp/without a host"] = Heals(w => w.Ingress()["spec"]!["rules"]!.AsArray().Add(new JsonObject())),
        ["SecurityPolicyNotApplied"] = ShowsAfter(w => w.BackendConfig()["spec"]!["securityPolicy"] = new JsonObject { ["name"] = "armor" }),
        ["ServiceAnnotationInvalid"] = Heals(w => w.Service().SetAnnotation(BackendConfig, "{}")),
        ["ServiceAnnotationInvalid/of another Service"] = IsEdited(w => w.AddService("other").SetAnnotation(BackendConfig, "{}")),
        ["ServiceAnnotationOnIngress"] = Heals(w =>
        {
            w.Ingress().SetAnnotation(BackendConfig, w.Service().GetAnnotation(BackendConfig));
            w.Service().SetAnnotation(BackendConfig, null);
        }),
        ["ServiceSelectsNoPod"] = Shows(w => w.Service()["spec"]!["selector"]!["component"] = "standalone"),
        ["ServiceSelectsNoPod/scaled to none"] = Heals(w =>
        {
            w.Deployment()["spec"]!["replicas"] = 0;
            RemovePods(w);
        }) with { Meanwhile = AddPods },
        ["StaticAddressBoth"] = Heals(w =>
        {
            Reserve(w, "global");
            w.Ingress().SetAnnotation("kubernetes.io/ingress.regional-static-ip-name", "b");
        }),
        ["StaticAddressInUse"] = Heals(w =>
        {
            Reserve(w, "global");
            w.Compute.Put("global/forwardingRules", new JsonObject { ["name"] = "other", ["IPAddress"] = "198.51.100.77", ["portRange"] = "443-443" });
        }),
        ["StaticAddressMissing"] = Heals(w => w.Ingress().SetAnnotation(GlobalAddress, "my-release-ip")),
        ["StaticAddressMissing/internal"] = Heals(w => w.Ingress().SetAnnotation("kubernetes.io/ingress.regional-static-ip-name", "my-release-ip")) with
        {
            World = Worlds.GoodInternal,
            Fill = [("<subnet>", "default")],
        },
        ["StaticAddressNotUsed"] = ShowsAfter(w => Reserve(w, "global")),
        ["StaticAddressWrongScope"] = Heals(w =>
        {
            Reserve(w, "regions/us-west1");
        }),
        ["SyncFailing"] = Shows(w => w.Behaviour.SyncError = "googleapi: Error 403: said by a test"),
        ["SyncFailing/of a cause that is over"] = HealsAfter(Complain) with { Meanwhile = Succeed },
        ["TargetPortUnresolved"] = IsEdited(w => w.Service()["spec"]!["ports"]![0]!["targetPort"] = "grpc"),
        ["TlsOff"] = Heals(w => w.SetVariable("COMMON_SECURITY_TLSMODE", "0")),
        ["TlsSecretMissing"] = Heals(w => w.Kubernetes.Remove("Secret", GuideWorld.Namespace, GuideWorld.SecretName)),
        ["TlsValueUnread"] = Elsewhere("values of a Helm release: TlsValueUnreadRuleTests"),
        ["TlsWithoutSecret"] = Heals(w => w.Ingress()["spec"]!["tls"]![0]!.AsObject().Remove("secretName")) with { Choices = [[0], [1]] },
        ["TooManyManagedCertificates"] = new RemedyCase(RemedyEffect.IsParsed, "which hosts go together is the user's to say")
        {
            World = () => Worlds.GoodManaged(),
            Break = w => w.Ingress().SetAnnotation("networking.gke.io/managed-certificates", string.Join(',', Enumerable.Range(1, 16).Select(i => $"certificate-{i}"))),
        },
    };

    /// <summary>GKE complained for minutes of a BackendConfig that is there now.</summary>
    public static void Complain(GkeWorld world) => world.AddEvent(world.Ingress(), GkeEvent.Warning, "Translate", "no BackendConfig for service port exists.", 6, 9, 1);

    /// <summary>GKE syncs the Ingress, and says so.</summary>
    public static void Succeed(GkeWorld world) => world.AddEvent(world.Ingress(), GkeEvent.Normal, "Sync", "UrlMap \"u\" updated", 1, 0, 0);

    private static void Show(GkeWorld world, string certificate, string key)
    {
        JsonObject secret = GuideWorld.TlsSecret(certificate, key);
        // The same object with other data.
        secret["metadata"] = world.Kubernetes.Get("Secret", GuideWorld.Namespace, GuideWorld.SecretName)!["metadata"]!.DeepClone();
        world.Kubernetes.Put(secret);
    }

    private static void Show(GkeWorld world, DateTimeOffset from, DateTimeOffset to)
    {
        using TestCertificate certificate = TestCertificate.Create(GuideWorld.Host, [GuideWorld.Host], notBefore: from, notAfter: to);
        Show(world, certificate.Pem, certificate.KeyPem);
    }

    private static void NameCertificate(GkeWorld world, DateTimeOffset ends)
    {
        world.PutCertificate("company", GuideWorld.Host, ends);
        world.Ingress()["spec"]!.AsObject().Remove("tls");
        world.Ingress().SetAnnotation(Changing.PreShared, "company");
    }

    private static void Reserve(GkeWorld world, string scope)
    {
        world.Compute.Put($"{scope}/addresses", new JsonObject { ["name"] = "my-release-ip", ["address"] = "198.51.100.77" });
        world.Ingress().SetAnnotation(GlobalAddress, "my-release-ip");
    }

    private static void AddProxyOnlySubnet(GkeWorld world) => world.Compute.Put($"regions/{world.Cluster.Region}/subnetworks", new JsonObject
    {
        ["name"] = GuideWorld.ProxyOnlySubnet,
        ["purpose"] = "REGIONAL_MANAGED_PROXY",
        ["role"] = "ACTIVE",
        ["ipCidrRange"] = "10.129.0.0/23",
    });

    private static void Leak(GkeWorld world)
    {
        const string Gone = "old-milvus";
        string link = $"https://www.googleapis.com/compute/v1/projects/{world.Cluster.Project}/global";
        world.Compute.Put("global/urlMaps", new JsonObject { ["name"] = world.Frontend("um", Gone) });
        world.Compute.Put("global/targetHttpsProxies", new JsonObject { ["name"] = world.Frontend("ts", Gone), ["urlMap"] = $"{link}/urlMaps/{world.Frontend("um", Gone)}" });
        world.Compute.Put("global/forwardingRules", new JsonObject
        {
            ["name"] = world.Frontend("fs", Gone),
            ["description"] = $$"""{"kubernetes.io/ingress-name": "{{GuideWorld.Namespace}}/{{Gone}}"}""",
            ["IPAddress"] = "198.51.100.200",
            ["target"] = $"{link}/targetHttpsProxies/{world.Frontend("ts", Gone)}",
        });
    }

    private static void RemovePods(GkeWorld world)
    {
        foreach (JsonObject pod in world.Pods())
        {
            world.Kubernetes.Remove("Pod", GuideWorld.Namespace, pod["metadata"]!["name"]!.ToString());
        }
    }

    /// <summary>GKE takes away the Compute certificates of ManagedCertificates that are gone.</summary>
    private static void Retire(GkeWorld world)
    {
        string kept = world.ManagedCertificate()["status"]!["certificateName"]!.ToString();
        world.Ingress().SetAnnotation(Changing.PreShared, kept);
        foreach (string path in world.Compute.Paths.Where(p => p.StartsWith("global/sslCertificates/mcrt-", StringComparison.Ordinal) && !p.EndsWith(kept, StringComparison.Ordinal)).ToArray())
        {
            world.Compute.Remove(path);
        }
    }

    /// <summary>The pods that the Deployment asks for.</summary>
    private static void AddPods(GkeWorld world)
    {
        foreach (JsonObject pod in Worlds.Good().Pods().Take((int)(world.Deployment()["spec"]!["replicas"] ?? 0)))
        {
            world.Kubernetes.Put(pod.DeepClone().AsObject());
        }
    }

    /// <summary>The Deployment's pods are replaced by new ones.</summary>
    private static void Restart(GkeWorld world)
    {
        RemovePods(world);
        AddPods(world);
    }
}
