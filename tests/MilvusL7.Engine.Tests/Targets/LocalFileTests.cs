using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Targets.Folder;
using MilvusL7.Engine.Tests.Certificates;
using Xunit;

namespace MilvusL7.Engine.Tests.Targets;

public sealed class LocalFileTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly EngineContext Context = new(new Progress<EngineReport>(), CancellationToken.None);

    public static TheoryData<string> Kinds => SpecialFiles.Kinds;

    [UnixTheory]
    [MemberData(nameof(Kinds))]
    public async Task Read_of_a_special_file_is_an_error(string kind)
    {
        using TemporaryFolder folder = new();
        string path = SpecialFiles.Create(kind, folder["s.yaml"]);

        MilvusL7Exception fault = await SpecialFiles.EndsSoon(() => Assert.Throws<MilvusL7Exception>(() => LocalFile.ReadText(path)));

        Assert.Equal("FileNotRegular", fault.ErrorId);
        Assert.Equal(path, fault.Target);
    }

    [UnixTheory]
    [MemberData(nameof(Kinds))]
    public async Task Write_to_a_special_file_is_an_error_and_leaves_it(string kind)
    {
        using TemporaryFolder folder = new();
        string path = SpecialFiles.Create(kind, folder["s.yaml"]);
        string[] before = Directory.GetFileSystemEntries(folder["."]);

        MilvusL7Exception fault = await SpecialFiles.EndsSoon(() => Assert.Throws<MilvusL7Exception>(() => LocalFile.Write(path, "text")));

        Assert.Equal("FileNotRegular", fault.ErrorId);
        Assert.Equal(before.Order(), Directory.GetFileSystemEntries(folder["."]).Order());
    }

    [UnixTheory]
    [MemberData(nameof(Kinds))]
    public async Task Folder_with_a_special_file_named_yaml_is_an_error(string kind)
    {
        using TemporaryFolder folder = new();
        string path = SpecialFiles.Create(kind, folder["s.yaml"]);

        MilvusL7Exception ofFolder = await SpecialFiles.EndsSoon(() => Assert.Throws<MilvusL7Exception>(() => FolderTarget.Open(folder["."]).Documents(Context, []).ToArray()));
        MilvusL7Exception ofFile = await SpecialFiles.EndsSoon(() => Assert.Throws<MilvusL7Exception>(() => FolderTarget.Open(path)));

        Assert.Equal(["FileNotRegular", "FileNotRegular"], [ofFolder.ErrorId, ofFile.ErrorId]);
    }

    [UnixTheory]
    [MemberData(nameof(Kinds))]
    public async Task Credential_file_that_is_a_special_file_is_an_error(string kind)
    {
        using TemporaryFolder folder = new();
        string path = SpecialFiles.Create(kind, folder["key.json"]);

        MilvusL7Exception fault = await Task.Run(() => Assert.ThrowsAsync<MilvusL7Exception>(
            () => ComputeCredentials.FindAsync(new ComputeAccess { CredentialFile = path }, Context))).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("FileNotRegular", fault.ErrorId);
    }

    [Fact]
    public void File_of_the_largest_size_is_read()
    {
        using TemporaryFolder folder = new();
        Extend(folder["f"], LocalFile.LargestSize);

        Assert.Equal(LocalFile.LargestSize, LocalFile.ReadBytes(folder["f"]).Length);
    }

    [Theory]
    [InlineData(LocalFile.LargestSize + 1L)]
    [InlineData(8L * 1024 * 1024 * 1024)]
    public void Larger_file_is_refused_without_reading_it(long size)
    {
        using TemporaryFolder folder = new();
        Extend(folder["f"], size);
        long before = GC.GetAllocatedBytesForCurrentThread();

        MilvusL7Exception fault = Assert.Throws<MilvusL7Exception>(() => LocalFile.ReadBytes(folder["f"]));

        Assert.Equal("FileTooLarge", fault.ErrorId);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000, "the file was read");
    }

    [Fact]
    public async Task Read_of_a_file_that_keeps_growing_ends()
    {
        using TemporaryFolder folder = new();
        folder.Write("f", string.Empty);
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(20));
        Task writer = Task.Run(() =>
        {
            using FileStream stream = new(folder["f"], FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            byte[] block = new byte[1 << 20];
            for (int written = 0; written < 256 && !stop.IsCancellationRequested; written++)
            {
                stream.Write(block);
            }
        });

        int largest = await SpecialFiles.EndsSoon(() =>
        {
            int longest = 0;
            while (!writer.IsCompleted)
            {
                try
                {
                    longest = Math.Max(longest, LocalFile.ReadBytes(folder["f"]).Length);
                }
                catch (MilvusL7Exception e) when (e.ErrorId == "FileTooLarge")
                {
                    break;
                }
            }

            return longest;
        });
        await stop.CancelAsync();
        await writer;

        Assert.InRange(largest, 0, LocalFile.LargestSize);
    }

    [Fact]
    public void File_that_reports_no_length_is_read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Assert.StartsWith("Linux", LocalFile.ReadText("/proc/version"), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_file_and_folder_are_told_apart_from_what_cannot_be_read()
    {
        using TemporaryFolder folder = new();

        Assert.Equal("PathNotFound", Assert.Throws<MilvusL7Exception>(() => LocalFile.ReadText(folder["none"])).ErrorId);
        Assert.Equal("PathNotFound", Assert.Throws<MilvusL7Exception>(() => LocalFile.ReadText(folder["none/none"])).ErrorId);
        string inFolder = Assert.Throws<MilvusL7Exception>(() => LocalFile.ReadText(folder["."])).ErrorId;
        Assert.Equal(OperatingSystem.IsWindows() ? "FileNotReadable" : "FileNotRegular", inFolder);
    }

    [Fact]
    public void Text_has_the_encoding_of_its_byte_order_mark()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["f"], "süß", System.Text.Encoding.Unicode);

        Assert.Equal("süß", LocalFile.ReadText(folder["f"]));
    }

    [Fact]
    public async Task Two_writers_and_a_reader_never_see_a_torn_file()
    {
        const int rounds = 400;
        using TemporaryFolder folder = new();
        string[] texts = [new('a', 200_000), new('b', 150_000)];
        string path = folder.Write("f.yaml", texts[0]);
        Task[] writers = texts.Select(text => Task.Run(() =>
        {
            for (int i = 0; i < rounds; i++)
            {
                LocalFile.Write(path, text);
            }
        })).ToArray();
        Task all = Task.WhenAll(writers);

        int torn = 0;
        int reads = 0;
        while (!all.IsCompleted || reads == 0)
        {
            torn += texts.Contains(LocalFile.ReadText(path)) ? 0 : 1;
            reads++;
        }

        await all;
        Assert.Equal(0, torn);
        Assert.Contains(folder.Read("f.yaml"), texts);
        Assert.Equal([path], Directory.GetFiles(folder["."]).Select(Path.GetFullPath));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void Private_file_has_its_mode_from_the_first_byte()
    {
        using TemporaryFolder folder = new();
        UnixFileMode? during = null;

        LocalFile.Write(folder["key.pem"], writer =>
        {
            writer.Write("secret");
            writer.Flush();
            during = File.GetUnixFileMode(Assert.Single(Directory.GetFiles(folder["."], "*", new EnumerationOptions { AttributesToSkip = 0 })));
        }, isPrivate: true);

        Assert.Equal(OwnerOnly, during);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(folder["key.pem"]));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void Private_text_in_a_file_that_others_could_read_is_for_its_owner_alone()
    {
        using TemporaryFolder folder = new();
        folder.Write("key.pem", "old");
        File.SetUnixFileMode(folder["key.pem"], OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        LocalFile.Write(folder["key.pem"], "secret", isPrivate: true);

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(folder["key.pem"]));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void Temporary_file_has_another_name_each_time_and_is_deleted_on_failure()
    {
        using TemporaryFolder folder = new();
        HashSet<string> names = [];
        string path = folder.Write("f.yaml", "old");

        for (int i = 0; i < 5; i++)
        {
            Assert.Throws<MilvusL7Exception>(() => LocalFile.Write(path, _ =>
            {
                names.Add(Directory.GetFiles(folder["."], "*.tmp", new EnumerationOptions { AttributesToSkip = 0 }).Single());
                throw new IOException("No space left on device");
            }));
        }

        Assert.Equal(5, names.Count);
        Assert.Equal("old", folder.Read("f.yaml"));
        Assert.Equal([path], Directory.GetFiles(folder["."], "*", new EnumerationOptions { AttributesToSkip = 0 }).Select(Path.GetFullPath));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void Link_at_the_name_of_the_former_temporary_file_is_not_written_through()
    {
        using TemporaryFolder folder = new();
        string victim = folder.Write("victim", "keep");
        string path = folder.Write("f.yaml", "old");
        File.CreateSymbolicLink(path + ".milvusl7.tmp", victim);

        LocalFile.Write(path, "new");

        Assert.Equal("keep", File.ReadAllText(victim));
        Assert.Equal("new", folder.Read("f.yaml"));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void Edited_file_keeps_owner_group_and_mode()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        using TemporaryFolder folder = new();
        string path = folder.Write("f.yaml", "old");
        Run("chown", "1234:2345", path);
        Run("chmod", "2644", path);

        string? warning = LocalFile.Write(path, "new");

        Assert.Null(warning);
        Assert.Equal("1234:2345 2644", Run("stat", "-c", "%u:%g %a", path));
        Assert.Equal("new", folder.Read("f.yaml"));
    }

    [Fact]
    public async Task Two_commands_that_change_one_file_lose_nothing()
    {
        const int rounds = 60;
        using TemporaryFolder folder = new();
        folder.Write("s.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n  annotations: {}\n");

        await Task.WhenAll(Enumerable.Range(0, 3).Select(writer => Task.Run(async () =>
        {
            for (int round = 0; round < rounds; round++)
            {
                await AnnotateAsync(folder["."], $"w{writer}-{round}");
            }
        })));

        string text = folder.Read("s.yaml");
        Assert.All(Enumerable.Range(0, 3 * rounds), i => Assert.Contains($"w{i / rounds}-{i % rounds}: x", text, StringComparison.Ordinal));
    }

    private static async Task AnnotateAsync(string folder, string key)
    {
        EditRequest edit = new(
            new ResourceRef(ResourceKind.Service, null, "s"),
            [new SetField(FieldPath.Of("metadata", "annotations", key), JsonValue.Create("x"))]);
        for (int attempt = 0; attempt < 10_000; attempt++)
        {
            try
            {
                FolderTarget target = FolderTarget.Open(folder);
                await target.CommitAsync(await target.PlanAsync([edit], Context), Context);
                return;
            }
            catch (MilvusL7Exception e) when (e.ErrorId == "ChangedMeanwhile")
            {
                // As the error recommends: run the command again.
            }
        }

        Assert.Fail($"{key} was never written");
    }

    private static void Extend(string path, long size)
    {
        using FileStream stream = new(path, FileMode.CreateNew);
        stream.SetLength(size);
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}
