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
            : throw Errors.Invalid("Type", words[0], $"there are {string.Join(", ", Enum.GetNames<MilvusServiceType>())}.");

    private protected override void CheckParameters(MilvusRelease release)
    {
        if (Type is null)
        {
            throw Errors.Missing("TypeRequired", "Set-MilvusServiceType needs the type that the Service is to have.", "Give -Type: Set-MilvusServiceType my-release ClusterIP.", release.ToString());
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
