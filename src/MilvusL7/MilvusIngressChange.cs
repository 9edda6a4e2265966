namespace MilvusL7;

/// <summary>Result of New-MilvusIngress.</summary>
public sealed class MilvusIngressChange : MilvusL7Change
{
    internal MilvusIngressChange(ChangeInfo info, string ingressClass, string? address, bool allowHttp)
        : base(info)
    {
        IngressClass = ForeignText.Name(ingressClass);
        Address = ForeignText.Name(address);
        AllowHttp = allowHttp;
    }

    /// <summary><c>gce</c> (external) or <c>gce-internal</c>.</summary>
    public string IngressClass { get; }

    /// <summary>The load balancer's address; null until GKE has given one.</summary>
    public string? Address { get; }

    /// <summary>Whether port 80 is open.</summary>
    public bool AllowHttp { get; }

    /// <inheritdoc />
    public override string Summary => Words([.. HostName, Address, IngressClass, AllowHttp ? "port 80 open" : null]);
}
