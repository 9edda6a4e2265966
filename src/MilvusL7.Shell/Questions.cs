using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace MilvusL7.Shell;

/// <summary>What a command may ask the user. Where nobody can answer, each question is an error.</summary>
internal sealed class Questions(Terminal terminal, LineInput input, Interruption interruption, bool nonInteractive)
{
    private bool CanAsk => !nonInteractive && terminal.InputIsTerminal;

    public string ReadLine()
    {
        EnsureCanAsk();
        return Answer();
    }

    public SecureString ReadSecret()
    {
        EnsureCanAsk();
        return AnswerHidden("");
    }

    public Dictionary<string, PSObject> AskFields(string caption, string message, Collection<FieldDescription> fields)
    {
        EnsureCanAsk();
        Introduce(caption, message);
        return fields.ToDictionary(field => field.Name, AskField);
    }

    public int AskChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        EnsureCanAsk();
        Introduce(caption, message);
        List<ChoiceLabel> labels = [.. choices.Select(choice => new ChoiceLabel(choice))];
        string question = string.Join("  ", labels.Select(label => $"[{label.Key}] {label.Text}")) + "  [?] Help"
            + (defaultChoice >= 0 ? $" (default is \"{labels[defaultChoice].Key}\"): " : ": ");
        while (true)
        {
            terminal.Write(question);
            string answer = Answer().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            if (answer == "?")
            {
                labels.ForEach(label => terminal.WriteLine($"{label.Key} - {label.Help}"));
            }
            else if (labels.FindIndex(label => label.Matches(answer)) is >= 0 and int chosen)
            {
                return chosen;
            }
        }
    }

    public PSCredential AskCredential(string caption, string message, string? userName)
    {
        EnsureCanAsk();
        Introduce(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            terminal.Write("User: ");
            userName = Answer();
        }

        return new PSCredential(userName, AnswerHidden($"Password for user {userName}: "));
    }

    private PSObject AskField(FieldDescription field)
    {
        string label = string.IsNullOrEmpty(field.Label) ? field.Name : new ChoiceLabel(field.Label).Text;
        if (field.ParameterTypeFullName == typeof(PSCredential).FullName)
        {
            return PSObject.AsPSObject(AskCredential("", label, null));
        }

        if (field.ParameterTypeFullName.EndsWith("[]", StringComparison.Ordinal))
        {
            return PSObject.AsPSObject(AskItems(label));
        }

        if (field.ParameterTypeFullName == typeof(SecureString).FullName)
        {
            return PSObject.AsPSObject(AnswerHidden(label + ": "));
        }

        terminal.Write(label + ": ");
        return PSObject.AsPSObject(Answer());
    }

    private string[] AskItems(string label)
    {
        List<string> items = [];
        while (true)
        {
            terminal.Write($"{label}[{items.Count}]: ");
            if (Answer() is not { Length: > 0 } item)
            {
                return [.. items];
            }

            items.Add(item);
        }
    }

    private void Introduce(string caption, string message)
    {
        foreach (string line in new[] { "", caption, message }.Where((line, index) => index == 0 || !string.IsNullOrEmpty(line)))
        {
            terminal.WriteLine(line);
        }
    }

    private string Answer()
    {
        try
        {
            return input.ReadLine(interruption.Token)
                ?? throw new HostException("The input ended before the question was answered.", null, "EndOfInput", ErrorCategory.ReadError);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private SecureString AnswerHidden(string question)
    {
        string line;
        using (new TerminalEcho())
        {
            // Only now: someone may type as soon as it shows.
            terminal.Write(question);
            try
            {
                line = Answer();
            }
            finally
            {
                terminal.WriteLine("");
            }
        }

        SecureString secret = new();
        foreach (char character in line)
        {
            secret.AppendChar(character);
        }

        secret.MakeReadOnly();
        return secret;
    }

    private void EnsureCanAsk()
    {
        if (!CanAsk)
        {
            throw new HostException(
                "MilvusL7 is in non-interactive mode. Read and Prompt functionality is not available.", null, "NonInteractive", ErrorCategory.InvalidOperation);
        }

        terminal.EndProgress();
    }
}
