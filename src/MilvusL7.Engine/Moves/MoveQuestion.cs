namespace MilvusL7.Engine.Moves;

/// <summary>What is put to the user before the first change.</summary>
/// <param name="Target">What it is about.</param>
/// <param name="Operation">What happens to it.</param>
/// <param name="Text">Every step with its diff.</param>
/// <param name="Irreversible">What cannot be taken back; empty where all can.</param>
/// <param name="Warnings">What the user should know, whatever is decided.</param>
internal sealed record MoveQuestion(string Target, string Operation, string Text, IReadOnlyList<string> Irreversible, IReadOnlyList<string> Warnings)
{
    public string Target { get; } = ForeignText.Name(Target);

    public string Operation { get; } = ForeignText.Of(Operation);

    public string Text { get; } = ForeignText.Diff(Text);

    public IReadOnlyList<string> Irreversible { get; } = ForeignText.Of(Irreversible);

    public IReadOnlyList<string> Warnings { get; } = ForeignText.Of(Warnings);
}
