using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Releases;

/// <summary>What stands above a release's objects and has to be changed in their place.</summary>
internal interface IReleaseOwner
{
    /// <summary>Reads the release anew.</summary>
    /// <param name="planning">True where this owner's own plans count too.</param>
    Task<ReleaseSession> ReadAsync(ITarget target, ReleaseState former, bool planning, EngineContext context);

    /// <summary>One change for all that is wished.</summary>
    Task<OwnerPlan> PlanAsync(ReleaseSession session, ReleaseChange change, EngineContext context);
}
