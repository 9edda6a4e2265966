namespace MilvusL7.Shell;

/// <summary>The shell's own exit codes; <c>exit N</c> in a script gives any other.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;

    /// <summary>The command line cannot be carried out: an unknown option, or a script file that is not there. As pwsh.</summary>
    public const int Usage = 64;

    /// <summary>A fault of the shell itself (EX_SOFTWARE).</summary>
    public const int Internal = 70;

    public const int Hangup = 128 + 1;
    public const int Interrupted = 128 + 2;
    public const int Terminated = 128 + 15;
}
