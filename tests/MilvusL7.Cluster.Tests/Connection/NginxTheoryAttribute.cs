using System.Runtime.CompilerServices;

namespace MilvusL7.Cluster.Tests.Connection;

/// <summary>The same as <see cref="NginxFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NginxTheoryAttribute : TheoryAttribute
{
    public NginxTheoryAttribute([CallerMemberName] string name = "")
    {
        if (NginxFactAttribute.WhyNot is { } reason)
        {
            Skip = reason;
            DisplayName = $"{name}: {reason}";
        }
    }
}
