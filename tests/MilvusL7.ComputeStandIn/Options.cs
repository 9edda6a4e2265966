using System.Globalization;

namespace MilvusL7.ComputeStandIn;

internal sealed record Options(int Port, string Project)
{
    public const string Usage = "[--port NUMBER] [--project NAME]";

    /// <summary>Null when the arguments make no sense.</summary>
    public static Options? Parse(IReadOnlyList<string> args)
    {
        int port = 0;
        string project = "milvusl7-test";
        if (args.Count % 2 != 0)
        {
            return null;
        }

        for (int i = 0; i < args.Count; i += 2)
        {
            switch (args[i])
            {
                case "--port" when int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= 65535:
                    port = number;
                    break;
                case "--project":
                    project = args[i + 1];
                    break;
                default:
                    return null;
            }
        }

        return new Options(port, project);
    }
}
