using Xunit;

namespace MilvusL7.Engine.Tests.Targets.Access;

/// <summary>Tests that set or measure what all tests of the process share: environment variables, what is allocated. They run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AccessTests
{
    public const string Name = "access";
}
