namespace MilvusL7.Engine.Moves;

/// <summary>Where the load balancer's certificate comes from.</summary>
internal enum MoveCertificate
{
    Managed,
    Secret,
    SelfSigned,
}

/// <summary>What Enable-MilvusL7 is asked for; null goes by what is recorded or, where nothing is, by the default.</summary>
internal sealed record MoveRequest
{
    public IReadOnlyList<string> HostNames { get; init; } = [];

    public MoveCertificate? Certificate { get; init; }

    public string? SecretName { get; init; }

    /// <summary>File for a self-signed certificate's public part; null for none.</summary>
    public string? OutFile { get; init; }

    public string? StaticAddressName { get; init; }

    public MilvusL7Strategy? Strategy { get; init; }

    public MilvusL4Removal? L4 { get; init; }

    public bool? KeepL4Address { get; init; }

    public string? SecurityPolicy { get; init; }

    public bool? Internal { get; init; }

    /// <summary>Null for the Service's name.</summary>
    public string? IngressName { get; init; }

    /// <summary>Goes on to the end: until the load balancer serves, and what follows then.</summary>
    public bool Wait { get; init; }

    public bool Force { get; init; }
}
