namespace MilvusL7.Shell;

/// <summary>The parsed command line.</summary>
internal sealed record ShellOptions(ShellAction Action, string Text, IReadOnlyList<string> Arguments, bool NonInteractive)
{
    /// <summary>Reads a command line. Options end at the script or at <c>-Command</c>: all that follows belongs to it, as with pwsh.</summary>
    /// <exception cref="UsageException">An option is unknown or lacks its value.</exception>
    public static ShellOptions Parse(IReadOnlyList<string> args)
    {
        bool nonInteractive = false;
        for (int i = 0; i < args.Count; i++)
        {
            IReadOnlyList<string> rest = [.. args.Skip(i + 1)];
            if (!args[i].StartsWith('-') || args[i] == "-")
            {
                return new(ShellAction.Script, args[i], rest, nonInteractive);
            }

            switch (args[i].TrimStart('-').ToLowerInvariant())
            {
                case "noninteractive" or "noni":
                    nonInteractive = true;
                    break;
                case "help" or "h" or "?":
                    return new(ShellAction.Help, "", [], nonInteractive);
                case "version" or "v":
                    return new(ShellAction.Version, "", [], nonInteractive);
                case "command" or "c" when rest.Count > 0:
                    return new(ShellAction.Command, string.Join(' ', rest), [], nonInteractive);
                case "file" or "f" when rest.Count > 0:
                    return new(ShellAction.Script, rest[0], [.. rest.Skip(1)], nonInteractive);
                case "command" or "c" or "file" or "f":
                    throw new UsageException($"{args[i]} needs a value.");
                default:
                    throw new UsageException($"Unknown option {args[i]}.");
            }
        }

        return new(ShellAction.Interactive, "", [], nonInteractive);
    }
}
