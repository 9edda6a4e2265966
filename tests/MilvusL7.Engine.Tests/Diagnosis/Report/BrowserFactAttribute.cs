using System.Runtime.CompilerServices;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Report;

/// <summary>A test that needs chromium and what drives it; where they are not there it is skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <param name="name">The test; its name carries the reason, because dotnet test prints no other.</param>
    public BrowserFactAttribute([CallerMemberName] string name = "")
    {
        if (Browser.UnavailableReason is { } reason)
        {
            Skip = reason;
            DisplayName = $"{name}: {reason}";
        }
    }
}
