using System.Management.Automation.Host;

namespace MilvusL7.Shell;

/// <summary>A label as the engine writes it, "Yes to &amp;All": its text, and the key that picks it.</summary>
internal sealed class ChoiceLabel
{
    public ChoiceLabel(string label)
    {
        int mark = label.IndexOf('&', StringComparison.Ordinal);
        bool marked = mark >= 0 && mark + 1 < label.Length;
        Text = marked ? label.Remove(mark, 1) : label;
        Key = marked ? Text[mark].ToString().ToUpperInvariant() : Text;
    }

    public ChoiceLabel(ChoiceDescription choice)
        : this(choice.Label) => Help = string.IsNullOrEmpty(choice.HelpMessage) ? Text : choice.HelpMessage;

    public string Text { get; }

    public string Key { get; }

    public string Help { get; } = "";

    public bool Matches(string answer)
        => answer.Equals(Key, StringComparison.OrdinalIgnoreCase) || answer.Equals(Text, StringComparison.OrdinalIgnoreCase);
}
