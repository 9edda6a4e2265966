using System.Runtime.CompilerServices;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

/// <summary>A test that needs gcloud; where there is none it is skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GcloudFactAttribute : FactAttribute
{
    /// <param name="name">The test; its name carries the reason, because dotnet test prints no other.</param>
    public GcloudFactAttribute([CallerMemberName] string name = "")
    {
        if (Gcloud.UnavailableReason is { } reason)
        {
            Skip = reason;
            DisplayName = $"{name}: {reason}";
        }
    }
}
