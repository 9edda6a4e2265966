namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>A credential plugin's <c>interactiveMode</c>.</summary>
internal enum ExecInteraction
{
    /// <summary>The plugin never reads standard input.</summary>
    Never,

    /// <summary>The plugin reads standard input where that is a terminal.</summary>
    IfAvailable,

    /// <summary>The plugin needs a terminal.</summary>
    Always,
}
