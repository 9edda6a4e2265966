using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace MilvusL7.Shell;

/// <summary>What the engine writes and asks.</summary>
internal sealed class ShellHostUI(Terminal terminal, Questions questions) : PSHostUserInterface
{
    private readonly ShellRawUI _raw = new(terminal);

    public override PSHostRawUserInterface RawUI => _raw;

    public override bool SupportsVirtualTerminal => terminal.OutputHasColour;

    public override void Write(string value) => terminal.Write(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
        => terminal.Write(PSStyle.MapForegroundColorToEscapeSequence(foregroundColor)
            + (backgroundColor == _raw.BackgroundColor ? "" : PSStyle.MapBackgroundColorToEscapeSequence(backgroundColor))
            + value + PSStyle.Instance.Reset);

    public override void WriteLine(string value) => terminal.WriteLine(value);

    public override void WriteErrorLine(string value) => terminal.WriteErrorLine(Styled(PSStyle.Instance.Formatting.Error, value));

    public override void WriteWarningLine(string message) => terminal.WriteLine(Styled(PSStyle.Instance.Formatting.Warning, "WARNING: " + message));

    public override void WriteVerboseLine(string message) => terminal.WriteLine(Styled(PSStyle.Instance.Formatting.Verbose, "VERBOSE: " + message));

    public override void WriteDebugLine(string message) => terminal.WriteLine(Styled(PSStyle.Instance.Formatting.Debug, "DEBUG: " + message));

    public override void WriteProgress(long sourceId, ProgressRecord record) => terminal.Report(sourceId, record);

    public override string ReadLine() => questions.ReadLine();

    public override SecureString ReadLineAsSecureString() => questions.ReadSecret();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
        => questions.AskFields(caption, message, descriptions);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        => questions.AskChoice(caption, message, choices, defaultChoice);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
        => questions.AskCredential(caption, message, userName);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
        => questions.AskCredential(caption, message, userName);

    private static string Styled(string style, string text) => style + text + PSStyle.Instance.Reset;
}
