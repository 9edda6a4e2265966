namespace MilvusL7.Shell;

/// <summary>What the command line asks for.</summary>
internal enum ShellAction
{
    /// <summary>A prompt, or the statements of stdin where stdin is not a terminal.</summary>
    Interactive,
    Script,
    Command,
    Help,
    Version,
}
