namespace MilvusL7;

/// <summary>
/// The kinds of key the module makes for a certificate: the two that a Compute Engine SSL certificate accepts
/// (cloud.google.com/load-balancing/docs/ssl-certificates/self-managed-certs).
/// </summary>
public enum KeyAlgorithm
{
    /// <summary>ECDSA on the curve P-256: small certificates, fast handshakes.</summary>
    EcdsaP256,

    /// <summary>RSA with a modulus of 2048 bits, for clients without elliptic curves.</summary>
    Rsa2048,
}
