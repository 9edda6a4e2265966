using MilvusL7.Engine.Diagnosis.Rules;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>All rules, in the order in which a request meets what they are about.</summary>
internal static class RuleSet
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new IngressClassNameRule(),
        new BackendConfigMissingRule(),

        // Kubernetes: the Ingress, its Service, the BackendConfig, pods, the release, and what the controllers say.
        new IngressMissingRule(),
        new IngressClassOtherRule(),
        new IngressUnseenRule(),
        new IngressDeletionStuckRule(),
        new ResourcesLeftRule(),
        new StaticAddressBothRule(),
        new RuleWithoutHttpRule(),
        new HostRepeatedRule(),
        new HostSharedRule(),
        new NoCertificateRule(),
        new TlsWithoutSecretRule(),
        new TlsSecretMissingRule(),
        new HttpOpenRule(),
        new HttpClosedTooEarlyRule(),
        new InternalHttpAndHttpsRule(),
        new FrontendConfigAnnotationInvalidRule(),
        new FrontendConfigMissingRule(),
        new FrontendConfigOnInternalRule(),
        new PathNotForGrpcRule(),
        new BackendServiceMissingRule(),
        new BackendPortMissingRule(),
        new ServiceAnnotationOnIngressRule(),
        new ServiceAnnotationInvalidRule(),
        new NegAnnotationMissingRule(),
        new OldAnnotationOutranksRule(),
        new AppProtocolPortUnknownRule(),
        new GrpcProtocolRule(),
        new BackendConfigNotNamedRule(),
        new BackendConfigFieldUnknownRule(),
        new HealthCheckMissingRule(),
        new HealthCheckTypeRule(),
        new HealthCheckPortRule(),
        new HealthCheckPathRule(),
        new HealthCheckTimeoutRule(),
        new BackendTimeoutRule(),
        new IapAndCdnRule(),
        new TargetPortUnresolvedRule(),
        new ServiceSelectsNoPodRule(),
        new ReadinessGateMissingRule(),
        new ReadinessGateUncheckedRule(),
        new NegReadyStuckRule(),
        new NegReadyTimeoutRule(),
        new DrainingLongerThanGraceRule(),
        new TlsOffRule(),
        new TlsMutualRule(),
        new HttpPortSharedRule(),
        new PodCrashLoopingRule(),
        new TlsValueUnreadRule(),
        new MilvusVersionsMixedRule(),
        new CloneImageDiffersRule(),
        new HelmRevisionUnfinishedRule(),
        new AuthorizationOffRule(),
        new ExposureWidenedRule(),
        new L4OpenRule(),
        new NegSyncFailingRule(),

        // What Google has of it: DNS, address, certificates, backends, firewall, project.
        new HostNotResolvedRule(),
        new HostResolvesElsewhereRule(),
        new StaticAddressMissingRule(),
        new StaticAddressWrongScopeRule(),
        new StaticAddressInUseRule(),
        new StaticAddressNotUsedRule(),
        new IngressAddressMismatchRule(),
        new ManagedCertificateMissingRule(),
        new ManagedCertificateWithoutStatusRule(),
        new ManagedCertificateNotVisibleRule(),
        new ManagedCertificateCaaFailedRule(),
        new ManagedCertificateRateLimitedRule(),
        new ManagedCertificateProvisioningFailedRule(),
        new ManagedCertificateRenewalFailedRule(),
        new ManagedCertificateProvisioningRule(),
        new TooManyManagedCertificatesRule(),
        new PreSharedCertificateMissingRule(),
        .. TlsSecretRule.All,
        new CertificateHostMismatchRule(),
        new CertificateExpiredRule(),
        new CertificateExpiresSoonRule(),
        new CertificateSelfSignedRule(),
        new CertificateMapOverridesRule(),
        new CertificateNotShownRule(),
        new BackendProtocolMismatchRule(),
        new BackendTimeoutDefaultRule(),
        new SecurityPolicyNotAppliedRule(),
        new HealthCheckDriftRule(),
        new NegMissingRule(),
        new NegNotSyncedRule(),
        new EndpointsMissingRule(),
        new NegEndpointsStaleRule(),
        new EndpointsUnhealthyRule(),
        new ConnectionFailedRule(),
        new FirewallRuleMissingRule(),
        new FirewallRuleDisabledRule(),
        new FirewallRuleIncompleteRule(),
        new FirewallChangeRequiredRule(),
        new QuotaExceededRule(),
        new QuotaFullRule(),
        new LoadBalancerLeakedRule(),
        new ProxyOnlySubnetMissingRule(),
        new RegionUnknownRule(),

        // What GKE complains of, where no other rule knows the cause.
        new SyncFailingRule(),
    ];

    /// <summary>All findings, the gravest first.</summary>
    public static IReadOnlyList<MilvusL7Finding> Check(Observation observation) => Examine(observation).Findings;

    /// <summary>The findings, and what is known of the controllers' complaints after all rules but those about events.</summary>
    public static (IReadOnlyList<MilvusL7Finding> Findings, ComplaintFacts Complaints) Examine(Observation observation)
    {
        var found = new List<MilvusL7Finding>();
        var (explained, over) = (new List<string>(), new List<string>());
        // What the controllers complain of comes last: by then it is known which of it has an explanation.
        foreach (var rule in All.Where(r => Counts(r, observation)).OrderBy(r => r is EventRule))
        {
            var findings = (rule is EventRule byEvents ? byEvents.Check(observation, new ComplaintFacts(explained, over)) : rule.Check(observation)).ToArray();
            found.AddRange(findings);
            (findings.Length > 0 ? explained : rule.SeesCause(observation) ? over : []).AddRange(rule.ExplainedMessages);
        }

        return (found.OrderByDescending(f => f.Severity).ToArray(), new ComplaintFacts(explained, over));
    }

    private static bool Counts(Rule rule, Observation observation) =>
        rule.IsAboutRelease || (observation.Ingress is { } ingress && (rule.IsAboutClass || !IngressFacts.IsOthers(ingress)));
}
