namespace MilvusL7.Engine.Releases;

/// <summary>Which pods a change restarts, where their Deployments are not at hand.</summary>
internal enum RestartScope
{
    None,

    /// <summary>Those that serve clients.</summary>
    Serving,

    /// <summary>Those of every component.</summary>
    All,
}
