namespace MilvusL7;

/// <summary>The value of Milvus's <c>common.security.tlsMode</c>.</summary>
public enum MilvusTlsMode
{
    /// <summary>0: plaintext.</summary>
    Disabled = 0,

    /// <summary>1: the server shows a certificate.</summary>
    OneWay = 1,

    /// <summary>2: the client must show one too; a GCP load balancer has none to show.</summary>
    Mutual = 2,
}
