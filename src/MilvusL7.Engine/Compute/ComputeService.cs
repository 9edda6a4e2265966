using Google.Apis.Services;

namespace MilvusL7.Engine.Compute;

/// <summary>Google's transport for the Compute API: credentials, user agent, gzip, quota project.</summary>
internal sealed class ComputeService(BaseClientService.Initializer initializer) : BaseClientService(initializer)
{
    public const string DefaultEndpoint = "https://compute.googleapis.com/compute/v1/";

    public override string Name => "compute";

    public override string BaseUri => BaseUriOverride ?? DefaultEndpoint;

    public override string BasePath => "compute/v1/";

    public override IList<string> Features => [];
}
