namespace MilvusL7;

/// <summary>When the layer-4 load balancer is given up.</summary>
public enum MilvusL4Removal
{
    /// <summary>Once the layer-7 load balancer serves.</summary>
    AfterReady,

    /// <summary>Together with the other changes of the release: one upgrade less, and an outage until the layer-7 load balancer serves.</summary>
    AtOnce,
}
