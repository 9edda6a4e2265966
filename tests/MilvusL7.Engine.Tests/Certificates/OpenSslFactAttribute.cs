using Xunit;

namespace MilvusL7.Engine.Tests.Certificates;

/// <summary>A test that needs openssl; where there is none it is skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenSslFactAttribute : FactAttribute
{
    public OpenSslFactAttribute() => Skip = OpenSsl.UnavailableReason;
}
