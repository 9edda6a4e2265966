using Xunit;

namespace MilvusL7.Engine.Tests.Targets.Access;

/// <summary>Tests that set environment variables, which all tests of the process share.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AccessTests
{
    public const string Name = "access";
}
