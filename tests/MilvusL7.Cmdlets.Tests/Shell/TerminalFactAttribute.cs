using Xunit;

namespace MilvusL7.Cmdlets.Tests.Shell;

/// <summary>A test that needs a pseudo terminal.</summary>
public sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute()
    {
        if (!ShellProcess.HasPseudoTerminal)
        {
            Skip = "needs a pseudo terminal: /usr/bin/script of util-linux is not here";
        }
    }
}
