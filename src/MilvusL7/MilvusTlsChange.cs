namespace MilvusL7;

/// <summary>Result of Enable-MilvusTls.</summary>
public sealed class MilvusTlsChange : MilvusL7Change
{
    internal MilvusTlsChange(ChangeInfo info, MilvusSettingsLocation settingsIn, IReadOnlyList<string> restarting)
        : base(info)
    {
        SettingsIn = settingsIn;
        RestartedDeployment = ForeignText.Name(restarting);
    }

    /// <summary>The effective TLS mode.</summary>
    public MilvusTlsMode TlsMode => Release.TlsMode;

    /// <summary>Port of REST, apart from gRPC under TLS.</summary>
    public int? HttpPort => Release.HttpPort;

    /// <summary>Where the settings were written.</summary>
    public MilvusSettingsLocation SettingsIn { get; }

    /// <summary>Deployments whose pods restart because of the change.</summary>
    public string[] RestartedDeployment { get; }

    /// <inheritdoc />
    public override string Summary => Words(
        $"TLS {TlsMode}",
        HttpPort is { } port ? $"REST on port {port}" : null,
        RestartedDeployment.Length == 0 ? null : $"restarts {string.Join(", ", RestartedDeployment)}");
}
