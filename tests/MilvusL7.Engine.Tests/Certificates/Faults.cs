using Xunit;

namespace MilvusL7.Engine.Tests.Certificates;

internal static class Faults
{
    /// <summary>Runs what has to fail and checks the id; every fault has to say what to do.</summary>
    public static MilvusL7Exception Expect(string errorId, Action action)
    {
        MilvusL7Exception fault = Assert.ThrowsAny<MilvusL7Exception>(action);
        Assert.Equal(errorId, fault.ErrorId);
        Assert.NotEmpty(fault.RecommendedAction);
        return fault;
    }
}
