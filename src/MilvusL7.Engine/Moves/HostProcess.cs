using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Moves;

/// <summary>A process of some machine, told from a later one with the same number by when it started.</summary>
/// <param name="Boot">Linux's boot id and namespace of process numbers; empty on other systems.</param>
/// <param name="User">The account: another one's processes may be hidden.</param>
/// <param name="Started">Ticks since boot on Linux, UTC elsewhere; empty where there was no such process.</param>
internal sealed record HostProcess(string Host, string Boot, string User, int Id, string Started)
{
    private const int LongestText = 256;

    private static readonly Lazy<string> ThisBoot = new(ReadBoot);

    public static HostProcess Current { get; } = Of(Environment.ProcessId);

    public static HostProcess Of(int id) => new(Environment.MachineName, ThisBoot.Value, Environment.UserName, id, StartOf(id) ?? string.Empty);

    /// <summary>Null where it does not name a process. The text is somebody else's: it is used to look for a process, never to end one.</summary>
    public static HostProcess? FromJson(JsonNode? json)
    {
        string? Read(string key) => json.At(key) is null ? string.Empty : json.At(key) is JsonValue value && value.TryGetValue<string>(out var text) && text.Length <= LongestText && !text.Any(char.IsControl) ? text : null;
        return Read("host") is { Length: > 0 } host && Read("boot") is { } boot && Read("user") is { } user && Read("started") is { } started && json.Number("process") is { } id and > 0
            ? new HostProcess(host, boot, user, id, started)
            : null;
    }

    public JsonObject ToJson() => new() { ["host"] = Host, ["boot"] = Boot, ["user"] = User, ["process"] = Id, ["started"] = Started };

    /// <summary>
    /// True where it runs or ran on this machine: whether it still does can be told then. Without a boot id nothing is known,
    /// because two machines may have the same name.
    /// </summary>
    public bool IsHere => Boot.Length > 0 && Boot == ThisBoot.Value && Host == Environment.MachineName && User == Environment.UserName;

    /// <summary>Whether it runs; of a process of this machine only.</summary>
    public bool IsAlive => StartOf(Id) is { } started && started == Started;

    /// <summary>True where it is known to have ended.</summary>
    public bool IsGone => IsHere && !IsAlive;

    /// <summary>Null where there is no such process, or it has ended.</summary>
    private static string? StartOf(int id)
    {
        try
        {
            return OperatingSystem.IsLinux() ? StartInProc(id) : StartOnSystem(id);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    // Process.StartTime adds up what the kernel rounds: two processes read different times for the same third one.
    private static string? StartInProc(int id)
    {
        var fields = ProcessStatus.Read(id);
        return fields[ProcessStatus.State] is "Z" or "X" ? null : fields[ProcessStatus.StartTime];
    }

    private static string? StartOnSystem(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.HasExited ? null : process.StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
    }

    private static string ReadBoot()
    {
        try
        {
            // Containers of one host share the boot id, and may share the name; each counts its processes by itself.
            return OperatingSystem.IsLinux()
                ? $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} {new FileInfo("/proc/self/ns/pid").LinkTarget}".Trim()
                : string.Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
