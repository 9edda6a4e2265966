using Xunit;

namespace MilvusL7.Engine.Tests.Certificates;

/// <summary>A theory that needs openssl; where there is none it is skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenSslTheoryAttribute : TheoryAttribute
{
    public OpenSslTheoryAttribute() => Skip = OpenSsl.UnavailableReason;
}
