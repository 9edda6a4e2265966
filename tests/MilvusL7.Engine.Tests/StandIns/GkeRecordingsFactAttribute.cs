using System.Runtime.CompilerServices;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

/// <summary>A test against recordings of GKE's controllers; where there are none it is skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GkeRecordingsFactAttribute : FactAttribute
{
    /// <param name="name">The test; its name carries the reason, because dotnet test prints no other.</param>
    public GkeRecordingsFactAttribute([CallerMemberName] string name = "")
    {
        if (GkeRecordings.WhyNot is { } reason)
        {
            Skip = reason;
            DisplayName = $"{name}: {reason}";
        }
    }
}
