using System.Net;
using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>Writes events, and counts those up that are there already.</summary>
internal sealed class EventWriter(ApiServer api)
{
    // Controllers that look at everything each time say the same no more often than this.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly List<(GkeEvent Event, string Name)> _written = [];
    private readonly Queue<GkeEvent> _pending = new();

    public void Add(GkeEvent happened)
    {
        bool mayRepeat = happened.Component == IngressSync.Component && happened.Reason != "XPN";
        if (!mayRepeat && _written.Any(before => before.Event.Repeats(happened) && happened.LastTimestamp - before.Event.LastTimestamp < Pause))
        {
            return;
        }

        _pending.Enqueue(happened);
    }

    /// <summary>What cannot be written now is written later, in this order.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        while (_pending.TryPeek(out var happened))
        {
            try
            {
                await WriteAsync(happened, cancellation);
            }
            catch (ApiServerException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.Conflict)
            {
                // The namespace goes, and takes its events with it.
            }

            _pending.Dequeue();
        }
    }

    private async Task WriteAsync(GkeEvent happened, CancellationToken cancellation)
    {
        int at = _written.FindIndex(before => before.Event.Repeats(happened));
        string list = $"api/v1/namespaces/{happened.Namespace}/events";
        if (at < 0)
        {
            string name = $"{happened.InvolvedName}.{Guid.NewGuid():N}"[..(happened.InvolvedName.Length + 17)];
            await api.SendAsync(HttpMethod.Post, list, happened.ToJson(name), "application/json", cancellation);
            _written.Add((happened, name));
            return;
        }

        var (before, known) = _written[at];
        before.Count += happened.Count;
        before.LastTimestamp = happened.LastTimestamp;
        var patch = new JsonObject { ["count"] = before.Count, ["lastTimestamp"] = GkeEvent.Time(before.LastTimestamp) };
        await api.SendAsync(HttpMethod.Patch, $"{list}/{known}", patch, ApiServer.MergePatch, cancellation);
    }
}
