using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Compute;

namespace MilvusL7.Cmdlets;

/// <summary>Get-MilvusStaticAddress.</summary>
[Cmdlet(VerbsCommon.Get, "MilvusStaticAddress")]
[OutputType(typeof(MilvusStaticAddress))]
public sealed class GetMilvusStaticAddressCommand : StaticAddressCmdlet
{
    /// <summary>Name of the address; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("StaticAddressName")]
    [SupportsWildcards]
    [StaticAddressNameTransformation]
    [ArgumentCompleter(typeof(StaticAddressNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            Attempt(name, () => RunStream(context => FindAsync(name, context), WriteObject));
        }
    }

    private async IAsyncEnumerable<MilvusStaticAddress> FindAsync(string name, EngineContext context)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var exact = WildcardPattern.ContainsWildcardCharacters(name) ? null : name;
        await foreach (var address in StaticAddresses.FindAsync(await OpenAsync(context), RegionOrNull, exact, pattern.IsMatch, context))
        {
            yield return address;
        }
    }
}
