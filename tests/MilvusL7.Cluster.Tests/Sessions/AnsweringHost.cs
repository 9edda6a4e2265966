using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace MilvusL7.Cluster.Tests.Sessions;

/// <summary>A PowerShell host that keeps what is shown and lets the test answer what is asked.</summary>
public sealed class AnsweringHost : PSHost
{
    private readonly Screen _screen = new();

    /// <summary>Gets the question, gives the number of the choice; null where nobody is there to answer.</summary>
    public Func<string, int>? Answer
    {
        get => _screen.Answer;
        set => _screen.Answer = value;
    }

    /// <summary>All that was written to the screen, what-if messages among it.</summary>
    public string Shown => _screen.Text;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "MilvusL7.Cluster.Tests";

    public override PSHostUserInterface UI => _screen;

    public override Version Version { get; } = new(1, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class Screen : PSHostUserInterface
    {
        private readonly StringBuilder _text = new();

        public Func<string, int>? Answer { get; set; }

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        public override PSHostRawUserInterface? RawUI => null;

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            WriteLine(caption);
            WriteLine(message);
            return Answer?.Invoke(caption + Environment.NewLine + message) ?? throw new HostException("nobody is here to answer");
        }

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw new HostException("nobody is here to answer");

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new HostException("nobody is here to answer");

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw new HostException("nobody is here to answer");

        public override string ReadLine() => throw new HostException("nobody is here to answer");

        public override SecureString ReadLineAsSecureString() => throw new HostException("nobody is here to answer");

        public override void Write(string value)
        {
            lock (_text)
            {
                _text.Append(value);
            }
        }

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

        public override void WriteLine(string value) => Write(value + Environment.NewLine);

        public override void WriteErrorLine(string value) => WriteLine(value);

        public override void WriteDebugLine(string message) => WriteLine(message);

        public override void WriteVerboseLine(string message) => WriteLine(message);

        public override void WriteWarningLine(string message) => WriteLine(message);

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }
    }
}
