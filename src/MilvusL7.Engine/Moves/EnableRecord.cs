using MilvusL7.Engine.Certificates;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Moves;

/// <summary>What Enable-MilvusL7 sets out to do: what is asked for, over what is recorded, over the defaults.</summary>
internal static class EnableRecord
{
    /// <exception cref="MilvusL7Exception">What is asked for does not go together, or not with what was begun.</exception>
    public static void Begin(Move move, MilvusRelease release, MoveRequest request)
    {
        var known = move.Record;
        var state = move.State;
        var strategy = request.Strategy ?? known?.Strategy ?? (state.Mode == MilvusMode.Cluster ? MilvusL7Strategy.SideBySide : MilvusL7Strategy.InPlace);
        if (known is not null && known.Strategy != strategy)
        {
            throw Errors.MoveStrategyOther(state.Name, known.Strategy);
        }

        if (known is { Phase: not MovePhase.Enabling } && Changed(known, request) is { } changed)
        {
            throw Errors.MoveUnderWay(state.Name, known.Phase == MovePhase.Completed ? MilvusL7MoveState.Completed : MilvusL7MoveState.Serving, changed);
        }

        if (known is not null && request.IngressName is { } name && name != known.IngressName)
        {
            throw Errors.MoveUnderWay(state.Name, MilvusL7MoveState.Prepared, "-IngressName");
        }

        var l4 = request.L4 ?? known?.L4 ?? MilvusL4Removal.AfterReady;
        if (strategy == MilvusL7Strategy.SideBySide && l4 == MilvusL4Removal.AtOnce)
        {
            throw Errors.Invalid("L4Removal", l4, "it requires -Strategy InPlace. With SideBySide, the layer-4 load balancer remains until Complete-MilvusL7.");
        }

        if (strategy == MilvusL7Strategy.SideBySide && state.Mode == MilvusMode.Standalone)
        {
            throw Errors.SideBySideStandalone(state.Name);
        }

        var record = known ?? new MoveRecord
        {
            Strategy = strategy,
            IngressName = request.IngressName ?? state.Service.Name,
            BackendConfigName = BackendConfigPlanner.DefaultName(state),
            L4Address = state.Service.Type == MilvusServiceType.LoadBalancer ? state.Service.ExternalAddress : null,
        };
        record = record with
        {
            HostNames = HostNamesOf(request, record, release),
            L4 = l4,
            KeepL4Address = request.KeepL4Address ?? record.KeepL4Address,
            Internal = request.Internal ?? record.Internal,
            StaticAddressName = request.StaticAddressName ?? record.StaticAddressName ?? release.Carried.StaticAddressName,
            SecurityPolicy = request.SecurityPolicy ?? record.SecurityPolicy,
        };
        if (record.StaticAddressName is { } address)
        {
            ResourceName.CheckCompute("StaticAddressName", address);
        }

        move.Begin(WithCertificate(record, release, request, state));
    }

    /// <summary>The name of a certificate that the move itself makes.</summary>
    public static string CertificateName(ReleaseState state) => state.Service.Name + "-tls";

    /// <summary>The first parameter that asks for something else than what was done; null where all is as it was.</summary>
    private static string? Changed(MoveRecord known, MoveRequest request) =>
        request.HostNames.Count > 0 && !request.HostNames.Select(h => HostName.Normalize(h, allowWildcard: true)).ToHashSet(StringComparer.Ordinal).SetEquals(known.HostNames) ? "-HostName"
        : request.Certificate == MoveCertificate.Managed && known.ManagedCertificateName is null ? "-ManagedCertificate"
        : request.Certificate == MoveCertificate.SelfSigned && !known.IsSelfSigned ? "-SelfSigned"
        : request.SecretName is { } secret && secret != known.SecretName ? "-SecretName"
        : request.StaticAddressName is { } address && address != known.StaticAddressName ? "-StaticAddressName"
        : request.L4 is { } l4 && l4 != known.L4 ? "-L4Removal"
        : request.SecurityPolicy is { } policy && policy != known.SecurityPolicy ? "-SecurityPolicy"
        : request.Internal is { } isInternal && isInternal != known.Internal ? "-Internal"
        : null;

    private static string[] HostNamesOf(MoveRequest request, MoveRecord record, MilvusRelease release)
    {
        var hosts = request.HostNames.Count > 0 ? request.HostNames : record.HostNames.Count > 0 ? record.HostNames : release.Carried.HostName;
        return hosts.Count == 0
            ? throw Errors.Missing("HostNameRequired", "The load balancer needs a host name, because gRPC clients send it when they connect.", "Specify -HostName.")
            : hosts.Select(h => HostName.Normalize(h, allowWildcard: true)).Distinct(StringComparer.Ordinal).ToArray();
    }

    private static MoveRecord WithCertificate(MoveRecord record, MilvusRelease release, MoveRequest request, ReleaseState state)
    {
        var isKnown = record.ManagedCertificateName is not null || record.SecretName is not null;
        var name = CertificateName(state);
        switch (request.Certificate)
        {
            case null when isKnown:
                return record;
            case null when release.Carried.ManagedCertificateName is { } managed:
                return record with { ManagedCertificateName = managed };
            case null when release.Carried.SecretName is { } secret:
                return record with { SecretName = secret };
            case null when record.Internal:
                throw Errors.Missing("CertificateRequired", "An internal load balancer does not support a managed certificate.", "Specify -SecretName or -SelfSigned.");
            case null or MoveCertificate.Managed:
                return record with { ManagedCertificateName = name, SecretName = null, IsSelfSigned = false };
            case MoveCertificate.SelfSigned:
                return record with { SecretName = name, ManagedCertificateName = null, IsSelfSigned = true };
            default:
                ResourceName.CheckKubernetes("SecretName", request.SecretName!);
                return record with { SecretName = request.SecretName, ManagedCertificateName = null, IsSelfSigned = false };
        }
    }
}
