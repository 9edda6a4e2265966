using System.Text.RegularExpressions;

namespace MilvusL7.ComputeStandIn;

/// <summary>Something that goes wrong with the requests it is for. Disposing ends it.</summary>
public sealed class Fault : IDisposable
{
    private readonly Func<ComputeRequest, bool> _matches;
    private readonly int? _times;
    private int _hits;

    internal Fault(FaultKind kind, Func<ComputeRequest, bool> matches, int? times, ApiAnswer? answer = null)
    {
        Kind = kind;
        Answer = answer;
        _matches = matches;
        _times = times;
    }

    public FaultKind Kind { get; }

    /// <summary>How many requests it befell.</summary>
    public int Hits => Volatile.Read(ref _hits);

    internal ApiAnswer? Answer { get; }

    internal bool Ended { get; private set; }

    public void Dispose() => Ended = true;

    internal bool Befalls(ComputeRequest request)
    {
        if (Ended || !_matches(request))
        {
            return false;
        }

        int hit = Interlocked.Increment(ref _hits);
        if (_times is not { } times || hit <= times)
        {
            return true;
        }

        Interlocked.Decrement(ref _hits);
        return false;
    }

    /// <param name="method">Or <c>*</c>.</param>
    /// <param name="path">What follows the project, with <c>*</c> for anything.</param>
    internal static Func<ComputeRequest, bool> For(string method, string path)
    {
        var pattern = new Regex($"^{Regex.Escape(path).Replace("\\*", ".*", StringComparison.Ordinal)}$");
        return request => (method == "*" || method == request.Method) && pattern.IsMatch(request.ResourcePath);
    }
}
