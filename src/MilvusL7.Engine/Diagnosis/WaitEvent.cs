namespace MilvusL7.Engine.Diagnosis;

/// <summary>What a wait for a load balancer reports while it goes on.</summary>
internal abstract record WaitEvent
{
    /// <summary>An Ingress serves.</summary>
    internal sealed record Ready(MilvusL7Status Status) : WaitEvent;

    /// <summary>GKE's last sync failed for a cause that is over. Reported once for each cause, however often it is seen.</summary>
    /// <param name="Finding">With the Ingress, and the change of it that makes GKE sync at once.</param>
    internal sealed record CauseOver(MilvusL7Finding Finding) : WaitEvent;
}
