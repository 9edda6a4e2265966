namespace MilvusL7.Engine.Releases;

/// <summary>A release by its name; what it is like is read when it is wanted.</summary>
internal sealed record ReleaseCandidate(string Name, Func<Task<ReleaseSession>> ReadAsync);

/// <summary>A release that was found: as it is, or why it cannot be read. One that cannot be read does not hide the others.</summary>
internal sealed record FoundRelease(string Name, MilvusRelease? Release, MilvusL7Exception? Fault)
{
    public static async Task<FoundRelease> ReadAsync(ReleaseCandidate candidate)
    {
        try
        {
            return new FoundRelease(candidate.Name, (await candidate.ReadAsync()).ToRelease(Carried.None), null);
        }
        catch (MilvusL7Exception e)
        {
            return new FoundRelease(candidate.Name, null, e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or KeyNotFoundException or OverflowException)
        {
            // An object whose fields do not have the types of its kind: it costs this release and no other.
            return new FoundRelease(candidate.Name, null, Errors.ReleaseUnreadable(candidate.Name, e));
        }
    }
}
