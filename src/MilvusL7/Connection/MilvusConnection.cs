namespace MilvusL7;

/// <summary>What a client of Milvus meets, stage by stage.</summary>
public sealed record MilvusConnection
{
    /// <summary>The release; null where an address was given.</summary>
    public MilvusRelease? Release { get; init; }

    /// <summary>Number of the attempt, from 1.</summary>
    public int Number { get; init; } = 1;

    /// <summary>What was connected to: a host name or an IP address.</summary>
    public required string Address { get; init => field = ForeignText.Name(value); }

    /// <summary>The IP address behind it; null where it was not found.</summary>
    public string? IPAddress { get; init => field = ForeignText.Name(value); }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>The name that is asked for in TLS and HTTP.</summary>
    public required string HostName { get; init => field = ForeignText.Name(value); }

    /// <summary>True where every stage passed.</summary>
    public bool Connected => Stage.Length > 0 && Stage.All(s => s.Result == MilvusConnectionResult.Passed);

    /// <summary>The stages in their order.</summary>
    public MilvusConnectionStage[] Stage { get; init; } = [];

    /// <summary>Name of the stage where it ends; null where it does not.</summary>
    public string? FailedStage => Failure?.Name;

    /// <summary>Stable id of what is wrong; null where nothing is.</summary>
    public string? FindingId => Failure?.FindingId;

    /// <summary>What is wrong; null where nothing is.</summary>
    public string? Message => Failure?.Message;

    /// <summary>What to do; null where nothing is to be done.</summary>
    public string? RecommendedAction => Failure?.RecommendedAction;

    /// <summary>How long one call to Milvus takes on a connection that stands; null where none came to pass.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>Version of TLS and cipher suite; null where there was no handshake.</summary>
    public string? Tls { get; init => field = ForeignText.Name(value); }

    /// <summary>Protocol that was agreed on in the handshake, <c>h2</c> or <c>http/1.1</c>; null where none was.</summary>
    public string? Alpn { get; init => field = ForeignText.Name(value); }

    /// <summary>The certificate; null where there was no handshake.</summary>
    public MilvusConnectionCertificate? Certificate { get; init; }

    /// <summary>Milvus's version; null where it did not say.</summary>
    public string? MilvusVersion { get; init => field = ForeignText.Name(value); }

    /// <summary>Whether Milvus calls itself healthy; null where it did not say.</summary>
    public bool? IsHealthy { get; init; }

    /// <summary>Whether Milvus asks for a user and a password; null where that was not found out.</summary>
    public bool? AuthorizationEnabled { get; init; }

    /// <summary>Lines with which an SDK connects in the same way. They hold no secret.</summary>
    public string ConnectionExample { get; init => field = ForeignText.Name(value); } = string.Empty;

    /// <summary>All attempts up to this one.</summary>
    public MilvusConnectionStatistics Statistics { get; init; } = new();

    /// <inheritdoc />
    public override string ToString() => $"{HostName}:{Port} {(Connected ? "connected" : FindingId ?? "not connected")}";

    private MilvusConnectionStage? Failure => Array.Find(Stage, s => s.Result == MilvusConnectionResult.Failed);
}
