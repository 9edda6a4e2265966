using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace MilvusL7.Cmdlets.Tests.Hosting;

/// <summary>A host that keeps what is written to it, and answers questions only where a test says how.</summary>
internal sealed class TestHost : PSHost
{
    private readonly UserInterface _ui = new();

    public Func<string, int>? Answer
    {
        set => _ui.Answer = value;
    }

    public string Text => _ui.Text.ToString();

    public override string Name => "MilvusL7 tests";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => _ui;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public void Clear() => _ui.Text.Clear();

    public override void SetShouldExit(int exitCode) => throw new NotSupportedException();

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    private sealed class UserInterface : PSHostUserInterface
    {
        public StringBuilder Text { get; } = new();

        public Func<string, int>? Answer { get; set; }

        public override PSHostRawUserInterface? RawUI => null;

        public override string ReadLine() => throw Refusal();

        public override SecureString ReadLineAsSecureString() => throw Refusal();

        public override void Write(string value) => Text.Append(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Text.Append(value);

        public override void WriteLine(string value) => Text.AppendLine(value);

        // These come through the streams.
        public override void WriteErrorLine(string value)
        {
        }

        public override void WriteDebugLine(string message)
        {
        }

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override void WriteVerboseLine(string message)
        {
        }

        public override void WriteWarningLine(string message)
        {
        }

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw Refusal();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw Refusal();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw Refusal();

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Text.AppendLine(caption).AppendLine(message);
            return Answer?.Invoke(message) ?? throw Refusal();
        }

        // What pwsh -NonInteractive does.
        private static PSInvalidOperationException Refusal() => new("The host is in non-interactive mode. Read and Prompt functionality is not available.");
    }
}
