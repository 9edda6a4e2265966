using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Moves;

/// <summary>A process of some machine, told from a later one with the same number by when it started.</summary>
/// <param name="Boot">The machine's boot, where its system numbers them; else empty.</param>
/// <param name="Started">UTC, to the second.</param>
internal sealed record HostProcess(string Host, string Boot, int Id, string Started)
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";

    private static readonly Lazy<string> ThisBoot = new(() => File.Exists(BootFile) ? File.ReadAllText(BootFile).Trim() : string.Empty);

    public static HostProcess Current { get; } = Of(Environment.ProcessId);

    public static HostProcess Of(int id) => new(Environment.MachineName, ThisBoot.Value, id, StartOf(id) ?? string.Empty);

    public static HostProcess? FromJson(JsonNode? json) =>
        json.Text("host") is { } host && json.Number("process") is { } id ? new HostProcess(host, json.Text("boot") ?? string.Empty, id, json.Text("started") ?? string.Empty) : null;

    public JsonObject ToJson() => new() { ["host"] = Host, ["boot"] = Boot, ["process"] = Id, ["started"] = Started };

    /// <summary>True where it runs or ran on this machine: whether it still does can be told then.</summary>
    public bool IsHere => Host == Environment.MachineName && Boot == ThisBoot.Value;

    /// <summary>Whether it runs; of a process of this machine only.</summary>
    public bool IsAlive => StartOf(Id) is { } started && started == Started;

    /// <summary>Null where there is no such process, or none that can be looked at.</summary>
    private static string? StartOf(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
