namespace MilvusL7;

/// <summary>Where Milvus settings are written.</summary>
public enum MilvusSettingsLocation
{
    /// <summary>Environment variables of the pods that serve clients: only these restart.</summary>
    Environment,

    /// <summary>The release's user.yaml: every component restarts.</summary>
    UserYaml,
}
