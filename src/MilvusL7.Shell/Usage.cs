namespace MilvusL7.Shell;

/// <summary>The text of <c>-Help</c>.</summary>
internal static class Usage
{
    public const string Text = """
        milvusl7: a console for the MilvusL7 module where there is .NET but no pwsh.

        milvusl7 [-NonInteractive] [<script.ps1> [<script arguments>]]
        milvusl7 [-NonInteractive] -Command <text>
        milvusl7 -Help | -Version

          <script.ps1>      Runs the script; what follows is passed to it (value, -Name value, -Switch, -Switch:$false).
                            -File <script.ps1> is the same.
          -Command, -c      Runs the text; "-" reads it from stdin.
          -NonInteractive   Never asks: a prompt is an error. Prompts are errors too where stdin is not a terminal.
          (nothing)         A prompt; where stdin is not a terminal, runs what stdin holds.

        Environment:
          MILVUSL7_MODULE   The module manifest (.psd1) to import. Without it: MilvusL7/MilvusL7.psd1 beside the executable,
                            or out/MilvusL7/MilvusL7.psd1 in a folder above it.
          NO_COLOR          If set, no colours.
          MILVUSL7_DEBUG    If 1, a fault of the shell shows its stack trace.

        Exit codes:
          0    done; for a script also when single objects failed (non-terminating errors)
          1    a terminating error, a parse error, or the last statement of -Command failed; the module was not found
          64   the script file was not found, or the command line is wrong
          70   a fault of the shell itself
          129  the terminal went away (SIGHUP)
          130  Ctrl+C (SIGINT)
          143  SIGTERM
          N    what the script gave to exit

        """;
}
