using MilvusL7.Engine.Moves;

namespace MilvusL7.Engine.Releases.Helm;

/// <summary>A helm that makes a revision: which one, and where it runs.</summary>
internal sealed record HelmProcess(int Revision, HostProcess Process)
{
    public static HelmProcess Of(int processId, int revision) => new(revision, HostProcess.Of(processId));
}
