using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>What a credential plugin answered.</summary>
internal sealed record ExecCredential(string? Token, X509Certificate2Collection? Certificate, DateTimeOffset? Expiration);
