using Xunit;

namespace MilvusL7.Engine.Tests.Moves;

/// <summary>As <see cref="RigFactAttribute"/>, for several cases.</summary>
internal sealed class RigTheoryAttribute : TheoryAttribute
{
    public RigTheoryAttribute() => Skip = new RigFactAttribute().Skip;
}
