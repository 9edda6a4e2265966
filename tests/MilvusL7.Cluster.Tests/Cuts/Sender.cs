namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>Who sends a request.</summary>
public enum Sender
{
    Module,
    Helm,
}
