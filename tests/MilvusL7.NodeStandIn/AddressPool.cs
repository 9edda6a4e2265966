using System.Net;

namespace MilvusL7.NodeStandIn;

/// <summary>Gives out addresses one after the other and none twice, also none that was found in use.</summary>
internal sealed class AddressPool(byte a, byte b, byte c, byte last)
{
    private readonly Lock _lock = new();
    private uint _last = Number([a, b, c, last]);

    public void Take(string? address)
    {
        if (!IPAddress.TryParse(address, out var parsed) || parsed.GetAddressBytes() is not { Length: 4 } bytes || bytes[0] != a || bytes[1] != b)
        {
            return;
        }

        lock (_lock)
        {
            _last = Math.Max(_last, Number(bytes));
        }
    }

    public string Next()
    {
        lock (_lock)
        {
            _last++;
            return new IPAddress([(byte)(_last >> 24), (byte)(_last >> 16), (byte)(_last >> 8), (byte)_last]).ToString();
        }
    }

    private static uint Number(byte[] bytes) => ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
}
