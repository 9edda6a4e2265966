using System.Text;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Hosting;

/// <summary>A folder that goes with the test.</summary>
internal sealed class WorkFolder : IDisposable
{
    // Far from now, so that a file that is written again shows, however quick the test is.
    private static readonly DateTime LongAgo = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public WorkFolder(string? sample = null)
    {
        Path = Directory.CreateTempSubdirectory("milvusl7-").FullName;
        if (sample is not null)
        {
            string source = System.IO.Path.Combine(AppContext.BaseDirectory, "Manifests", sample);
            foreach (string file in Directory.GetFiles(source))
            {
                File.Copy(file, this[System.IO.Path.GetFileName(file)]);
            }
        }
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Names of the files, in order.</summary>
    public string[] Names => [.. Directory.GetFiles(Path, "*", SearchOption.AllDirectories).Select(f => System.IO.Path.GetRelativePath(Path, f)).Order(StringComparer.Ordinal)];

    public string Read(string name) => File.ReadAllText(this[name]);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
    }

    /// <summary>Changes a sample; a text that is not in it is the test's fault.</summary>
    public void Replace(string name, string old, string fresh)
    {
        string text = Read(name);
        Assert.Contains(old, text, StringComparison.Ordinal);
        Write(name, text.Replace(old, fresh, StringComparison.Ordinal));
    }

    /// <summary>Every file with its bytes, and with a time that any writing would change.</summary>
    public Dictionary<string, string> Snapshot()
    {
        foreach (string name in Names)
        {
            File.SetLastWriteTimeUtc(this[name], LongAgo);
        }

        return Names.ToDictionary(n => n, n => Convert.ToHexString(File.ReadAllBytes(this[n])), StringComparer.Ordinal);
    }

    /// <summary>Fails where a file was written, made or removed since the snapshot, were it with the same bytes.</summary>
    public void AssertUntouched(Dictionary<string, string> snapshot)
    {
        Assert.Equal(snapshot.Keys.Order(StringComparer.Ordinal), Names);
        foreach ((string name, string bytes) in snapshot)
        {
            Assert.True(bytes == Convert.ToHexString(File.ReadAllBytes(this[name])), $"{name} has other bytes: {Read(name)}");
            Assert.True(LongAgo == File.GetLastWriteTimeUtc(this[name]), $"{name} was written again");
        }
    }

    /// <summary>Lines that went (-) and came (+) between two texts, in order; line ends are part of them.</summary>
    public static string Changes(string before, string after)
    {
        string[] old = before.Split('\n');
        string[] fresh = after.Split('\n');
        int[,] common = new int[old.Length + 1, fresh.Length + 1];
        for (int i = old.Length - 1; i >= 0; i--)
        {
            for (int j = fresh.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == fresh[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        StringBuilder changes = new();
        for (int i = 0, j = 0; i < old.Length || j < fresh.Length;)
        {
            if (i < old.Length && j < fresh.Length && old[i] == fresh[j])
            {
                i++;
                j++;
            }
            else if (i < old.Length && (j == fresh.Length || common[i + 1, j] >= common[i, j + 1]))
            {
                changes.Append('-').Append(old[i++]).Append('\n');
            }
            else
            {
                changes.Append('+').Append(fresh[j++]).Append('\n');
            }
        }

        return changes.ToString().TrimEnd('\n');
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
