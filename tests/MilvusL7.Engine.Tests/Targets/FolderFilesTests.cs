using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Targets.Folder;
using MilvusL7.Engine.Tests.Certificates;
using Xunit;

namespace MilvusL7.Engine.Tests.Targets;

/// <summary>What a folder keeps in memory, and when it reads a file again.</summary>
public sealed class FolderFilesTests
{
    private const string Service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\nspec:\n  type: LoadBalancer\n";
    private const string SameLength = "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\nspec:\n  type: Loadbalancer\n";

    private static readonly DateTime LongAgo = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly ResourceRef Wanted = new(ResourceKind.Service, null, "s");
    private static readonly EngineContext Context = new(new Progress<EngineReport>(), CancellationToken.None);

    [Fact]
    public async Task File_that_was_just_written_is_read_again_though_length_and_time_are_the_same()
    {
        using TemporaryFolder folder = new();
        folder.Write("s.yaml", Service);
        DateTime written = File.GetLastWriteTimeUtc(folder["s.yaml"]);
        FolderTarget target = FolderTarget.Open(folder["."]);
        await target.GetAsync(Wanted, Context);

        folder.Write("s.yaml", SameLength);
        File.SetLastWriteTimeUtc(folder["s.yaml"], written);

        Assert.Equal("Loadbalancer", await TypeAsync(target));
    }

    [Fact]
    public async Task Old_file_with_a_new_time_is_read_again_though_its_length_is_the_same()
    {
        using TemporaryFolder folder = new();
        FolderTarget target = Old(folder);
        await target.GetAsync(Wanted, Context);

        folder.Write("s.yaml", SameLength);

        Assert.Equal("Loadbalancer", await TypeAsync(target));
    }

    [Fact]
    public async Task Old_file_that_is_replaced_by_one_of_the_same_time_and_length_is_not_overwritten()
    {
        using TemporaryFolder folder = new();
        FolderTarget target = Old(folder);
        await target.GetAsync(Wanted, Context);
        folder.Write("s.yaml", SameLength);
        File.SetLastWriteTimeUtc(folder["s.yaml"], LongAgo);

        TargetPlan plan = await target.PlanAsync([new EditRequest(Wanted, [new SetField(FieldPath.Of("spec", "type"), JsonValue.Create("ClusterIP"))])], Context);
        MilvusL7Exception fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => target.CommitAsync(plan, Context));

        Assert.Equal("ChangedMeanwhile", fault.ErrorId);
        Assert.Equal(SameLength, folder.Read("s.yaml"));
    }

    [Fact]
    public async Task Symbolic_link_whose_target_changes_is_read_again()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["base"]);
        Directory.CreateDirectory(folder["live"]);
        folder.Write("base/s.yaml", Service);
        File.CreateSymbolicLink(folder["live/s.yaml"], "../base/s.yaml");
        FolderTarget target = FolderTarget.Open(folder["live"]);
        await target.GetAsync(Wanted, Context);

        folder.Write("base/s.yaml", SameLength);

        Assert.Equal("Loadbalancer", await TypeAsync(target));
    }

    [Fact]
    public async Task Object_that_a_caller_changes_is_unchanged_for_the_next_caller()
    {
        using TemporaryFolder folder = new();
        FolderTarget target = Old(folder);

        (await target.GetAsync(Wanted, Context))!["spec"]!["type"] = "Changed";
        (await target.ListAsync(ResourceKind.Service, null, null, Context))[0]["spec"]!["type"] = "Changed";

        Assert.Equal("LoadBalancer", await TypeAsync(target));
        Assert.Equal("LoadBalancer", (await target.ListAsync(ResourceKind.Service, null, null, Context))[0]["spec"]!["type"]!.ToString());
    }

    [Fact]
    public async Task Under_a_cache_the_folder_stays_as_it_was_read_and_without_it_new_files_are_seen()
    {
        using TemporaryFolder folder = new();
        FolderTarget target = Old(folder);
        using ReadCache cache = new();
        EngineContext cached = Context with { Cache = cache };
        await target.GetAsync(Wanted, cached);

        folder.Write("t.yaml", Service.Replace("name: s", "name: t", StringComparison.Ordinal));
        ResourceRef added = new(ResourceKind.Service, null, "t");

        Assert.Null(await target.GetAsync(added, cached));
        Assert.NotNull(await target.GetAsync(added, Context));
        cache.Dispose();
        Assert.NotNull(await target.GetAsync(added, cached));
    }

    private static FolderTarget Old(TemporaryFolder folder)
    {
        folder.Write("s.yaml", Service);
        File.SetLastWriteTimeUtc(folder["s.yaml"], LongAgo);
        return FolderTarget.Open(folder["."]);
    }

    private static async Task<string?> TypeAsync(FolderTarget target) => (await target.GetAsync(Wanted, Context))?["spec"]?["type"]?.ToString();
}
