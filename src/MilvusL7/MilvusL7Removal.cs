namespace MilvusL7;

/// <summary>Result of the cmdlets that delete what a New- cmdlet created.</summary>
public sealed class MilvusL7Removal : MilvusL7Change
{
    internal MilvusL7Removal(ChangeInfo info)
        : base(info)
    {
    }

    /// <inheritdoc />
    public override string Summary => Action switch
    {
        ChangeAction.Removed => "deleted",
        ChangeAction.Planned => "would be deleted",
        _ => "does not exist",
    };
}
