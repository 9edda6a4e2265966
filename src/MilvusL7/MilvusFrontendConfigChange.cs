namespace MilvusL7;

/// <summary>Result of New-MilvusFrontendConfig.</summary>
public sealed class MilvusFrontendConfigChange : MilvusL7Change
{
    internal MilvusFrontendConfigChange(ChangeInfo info, string? redirect, string? sslPolicy)
        : base(info)
    {
        RedirectToHttps = ForeignText.Name(redirect);
        SslPolicy = ForeignText.Name(sslPolicy);
    }

    /// <summary>Name of the redirect's response code; null where nothing is redirected.</summary>
    public string? RedirectToHttps { get; }

    /// <summary>Name of the SSL policy; null for GCP's default.</summary>
    public string? SslPolicy { get; }

    /// <inheritdoc />
    public override string Summary => Words(RedirectToHttps is null ? null : $"redirects to HTTPS ({RedirectToHttps})", SslPolicy is null ? null : $"SSL policy {SslPolicy}");
}
