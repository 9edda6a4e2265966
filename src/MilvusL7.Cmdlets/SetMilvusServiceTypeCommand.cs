using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Cmdlets;

/// <summary>Set-MilvusServiceType.</summary>
[Cmdlet(VerbsCommon.Set, "MilvusServiceType", SupportsShouldProcess = true)]
[OutputType(typeof(MilvusServiceTypeChange))]
public sealed class SetMilvusServiceTypeCommand : ReleaseCmdlet
{
    /// <summary>The type wanted.</summary>
    [Parameter(Position = 1)]
    public MilvusServiceType? Type { get; set; }

    private protected override string Second => nameof(Type);

    private protected override void TakeSecond(IReadOnlyList<string> words) =>
        Type = Enum.TryParse<MilvusServiceType>(Only(words), ignoreCase: true, out var type) && Enum.IsDefined(type) ? type
            : throw Errors.Invalid("Type", words[0], $"valid values are {string.Join(", ", Enum.GetNames<MilvusServiceType>())}.");

    private protected override void CheckParameters(MilvusRelease release)
    {
        if (Type is null)
        {
            throw Errors.Missing("TypeRequired", "Set-MilvusServiceType requires the new type of the Service.", "Specify -Type: Set-MilvusServiceType my-release ClusterIP.", release.ToString());
        }
    }

    private protected override void Process(MilvusRelease release)
    {
        if (Change(c => ServiceTypePlanner.PlanAsync(release, Type!.Value, Force, IsWhatIf, c)) is { } result)
        {
            WriteObject(result);
        }
    }
}
