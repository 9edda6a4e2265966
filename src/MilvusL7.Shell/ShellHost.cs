using System.Globalization;
using System.Management.Automation.Host;

namespace MilvusL7.Shell;

/// <summary>The host that the engine talks to.</summary>
internal sealed class ShellHost(ShellHostUI ui, Terminal terminal) : PSHost
{
    public override string Name => "MilvusL7";

    public override Version Version { get; } = typeof(ShellHost).Assembly.GetName().Version ?? new Version();

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => ui;

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <summary>What <c>exit</c> gave, once it ran.</summary>
    public int? Exit { get; private set; }

    /// <summary>How many prompts "Suspend" has opened inside one another.</summary>
    public int NestedPrompts { get; private set; }

    /// <summary>Runs a prompt inside the running pipeline and returns when the user leaves it.</summary>
    public Action? NestedPrompt { get; set; }

    public override void SetShouldExit(int exitCode) => Exit = exitCode;

    public override void EnterNestedPrompt()
    {
        NestedPrompts++;
        NestedPrompt?.Invoke();
    }

    public override void ExitNestedPrompt() => NestedPrompts = Math.Max(NestedPrompts - 1, 0);

    public override void NotifyBeginApplication() => terminal.EndProgress();

    public override void NotifyEndApplication()
    {
    }
}
