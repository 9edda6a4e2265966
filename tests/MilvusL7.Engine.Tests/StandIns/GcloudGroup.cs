using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

/// <summary>One collection, so that not more than one slow gcloud runs at a time.</summary>
[CollectionDefinition(Name)]
public sealed class GcloudGroup : ICollectionFixture<GcloudFixture>
{
    public const string Name = "gcloud";
}
