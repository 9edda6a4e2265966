using System.Globalization;

namespace MilvusL7.NodeStandIn;

internal sealed record Options(string Kubeconfig, TimeSpan ReadyDelay, TimeSpan AddressDelay, string? Milvus)
{
    public const string Usage = "--kubeconfig FILE [--ready-delay MILLISECONDS] [--address-delay MILLISECONDS] [--milvus MILVUS-STAND-IN]";

    /// <summary>Null when the arguments make no sense.</summary>
    public static Options? Parse(IReadOnlyList<string> args)
    {
        string? kubeconfig = null;
        string? milvus = null;
        var ready = TimeSpan.FromMilliseconds(300);
        var address = TimeSpan.FromMilliseconds(200);
        if (args.Count % 2 != 0)
        {
            return null;
        }

        for (int i = 0; i < args.Count; i += 2)
        {
            switch (args[i])
            {
                case "--kubeconfig":
                    kubeconfig = args[i + 1];
                    break;
                case "--milvus":
                    milvus = args[i + 1];
                    break;
                case "--ready-delay" when Milliseconds(args[i + 1]) is { } delay:
                    ready = delay;
                    break;
                case "--address-delay" when Milliseconds(args[i + 1]) is { } delay:
                    address = delay;
                    break;
                default:
                    return null;
            }
        }

        return kubeconfig is null ? null : new Options(kubeconfig, ready, address, milvus);
    }

    private static TimeSpan? Milliseconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? TimeSpan.FromMilliseconds(value) : null;
}
