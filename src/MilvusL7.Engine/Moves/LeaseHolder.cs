using System.Globalization;
using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Moves;

/// <summary>Who holds a Lease, as the module writes it there and reads it back.</summary>
internal sealed record LeaseHolder(string Id, HostProcess? Process)
{
    private const string Prefix = "milvusl7/";
    private const string IdKey = Prefix + "holder";
    private const string HostKey = Prefix + "host";
    private const string BootKey = Prefix + "boot";
    private const string UserKey = Prefix + "user";
    private const string ProcessKey = Prefix + "process";
    private const string StartedKey = Prefix + "started";

    /// <summary>A new holder in this process: one process may move many releases, and try the same one twice.</summary>
    public static LeaseHolder New() => new(Guid.NewGuid().ToString("N"), HostProcess.Current);

    public static LeaseHolder Read(JsonObject lease)
    {
        var annotations = lease.At("metadata", "annotations");
        var process = annotations.Number(ProcessKey) is { } number
            ? new HostProcess(annotations.Text(HostKey) ?? string.Empty, annotations.Text(BootKey) ?? string.Empty, annotations.Text(UserKey) ?? string.Empty, number, annotations.Text(StartedKey) ?? string.Empty)
            : null;
        return new LeaseHolder(annotations.Text(IdKey) ?? string.Empty, process);
    }

    public bool Holds(JsonObject lease) => lease.Text("metadata", "annotations", IdKey) == Id;

    /// <summary>Writes it over a former holder; annotations that say nothing of a holder stay.</summary>
    public void Write(JsonObject annotations)
    {
        annotations[IdKey] = Id;
        annotations[HostKey] = Process?.Host;
        annotations[BootKey] = Process?.Boot;
        annotations[UserKey] = Process?.User;
        annotations[ProcessKey] = Process?.Id.ToString(CultureInfo.InvariantCulture);
        annotations[StartedKey] = Process?.Started;
    }

    /// <summary>As people read it in <c>kubectl get lease</c>.</summary>
    public string Describe(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{Process?.User}@{Process?.Host} (process {Process?.Id}, started {now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'})");
}
