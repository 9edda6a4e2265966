namespace MilvusL7;

/// <summary>Result of New-MilvusBackendConfig.</summary>
public sealed class MilvusBackendConfigChange : MilvusL7Change
{
    internal MilvusBackendConfigChange(ChangeInfo info, string healthCheck, int timeoutSec)
        : base(info)
    {
        HealthCheck = ForeignText.Name(healthCheck);
        TimeoutSec = timeoutSec;
    }

    /// <summary>The health check in short, for example <c>HTTP :9091/healthz</c>.</summary>
    public string HealthCheck { get; }

    /// <summary>Backend timeout in seconds.</summary>
    public int TimeoutSec { get; }

    /// <inheritdoc />
    public override string Summary => Words(HealthCheck, $"timeout {TimeoutSec} s");
}
