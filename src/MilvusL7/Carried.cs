namespace MilvusL7;

/// <summary>What earlier steps of a pipeline made; it travels with the release through every step.</summary>
internal sealed record Carried
{
    public static Carried None { get; } = new();

    public IReadOnlyList<string> HostName { get; init => field = ForeignText.Name(value); } = [];

    public string? BackendConfigName { get; init => field = ForeignText.Name(value); }

    public string? SecretName { get; init => field = ForeignText.Name(value); }

    public string? ManagedCertificateName { get; init => field = ForeignText.Name(value); }

    public string? FrontendConfigName { get; init => field = ForeignText.Name(value); }

    public string? StaticAddressName { get; init => field = ForeignText.Name(value); }

    /// <summary>Every object that was made or changed, for Export-MilvusManifest; one entry for a file name.</summary>
    public IReadOnlyList<ExportedManifest> Manifests { get; init; } = [];

    /// <summary>Without an object that no longer exists.</summary>
    public Carried Without(string fileName) => this with { Manifests = Manifests.Where(m => m.FileName != fileName).ToArray() };

    public Carried With(IEnumerable<ExportedManifest> manifests)
    {
        var all = Manifests.ToList();
        foreach (var manifest in manifests)
        {
            var same = all.FindIndex(m => m.FileName == manifest.FileName);
            if (same < 0)
            {
                all.Add(manifest);
            }
            else
            {
                all[same] = manifest.Over(all[same]);
            }
        }

        return this with { Manifests = all };
    }
}
