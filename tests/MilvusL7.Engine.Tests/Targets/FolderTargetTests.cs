using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Targets.Folder;
using MilvusL7.Engine.Tests.Certificates;
using Xunit;

namespace MilvusL7.Engine.Tests.Targets;

public sealed class FolderTargetTests
{
    private const string Service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: s   # ours\nspec:\n  type: LoadBalancer\n";

    private static readonly EngineContext Context = new(new Progress<EngineReport>(), CancellationToken.None);

    [Fact]
    public async Task A_file_that_changed_since_the_plan_is_left_as_it_is()
    {
        using TemporaryFolder folder = new();
        folder.Write("s.yaml", Service);
        FolderTarget target = FolderTarget.Open(folder["."]);
        TargetPlan plan = await target.PlanAsync([Edit()], Context);
        string others = folder.Read("s.yaml") + "# by another hand\n";
        folder.Write("s.yaml", others);

        MilvusL7Exception fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => target.CommitAsync(plan, Context));

        Assert.Equal("ChangedMeanwhile", fault.ErrorId);
        Assert.Equal(Path.GetFullPath(folder["s.yaml"]), Path.GetFullPath((string)fault.Target!));
        Assert.Equal(others, folder.Read("s.yaml"));
    }

    [Fact]
    public async Task A_file_that_came_since_the_plan_is_not_overwritten()
    {
        using TemporaryFolder folder = new();
        FolderTarget target = FolderTarget.Open(folder["."]);
        TargetPlan plan = await target.PlanAsync([New("b")], Context);
        folder.Write("b-backendconfig.yaml", "# by another hand\n");

        MilvusL7Exception fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => target.CommitAsync(plan, Context));

        Assert.Equal("ChangedMeanwhile", fault.ErrorId);
        Assert.Equal("# by another hand\n", folder.Read("b-backendconfig.yaml"));
    }

    [Fact]
    public async Task One_changed_file_of_a_plan_keeps_all_of_it_back()
    {
        using TemporaryFolder folder = new();
        folder.Write("s.yaml", Service);
        FolderTarget target = FolderTarget.Open(folder["."]);
        TargetPlan plan = await target.PlanAsync([New("a"), Edit()], Context);
        folder.Write("s.yaml", Service + "# by another hand\n");

        await Assert.ThrowsAsync<MilvusL7Exception>(() => target.CommitAsync(plan, Context));

        Assert.False(File.Exists(folder["a-backendconfig.yaml"]));
    }

    [Fact]
    public async Task A_plan_on_top_of_a_plan_starts_from_it()
    {
        using TemporaryFolder folder = new();
        folder.Write("s.yaml", Service);
        ITarget target = FolderTarget.Open(folder["."]);

        ITarget planned = target.With(await target.PlanAsync([Edit()], Context));
        TargetPlan again = await planned.PlanAsync([Edit()], Context);

        Assert.False(again.IsChange);
        Assert.Equal(Service, folder.Read("s.yaml"));
    }

    [Fact]
    public async Task A_new_resource_does_not_take_the_file_of_another()
    {
        using TemporaryFolder folder = new();
        folder.Write("b-backendconfig.yaml", Service);
        FolderTarget target = FolderTarget.Open(folder["."]);

        await target.CommitAsync(await target.PlanAsync([New("b")], Context), Context);

        Assert.Equal(Service, folder.Read("b-backendconfig.yaml"));
        Assert.Contains("name: b\n", folder.Read("b-2-backendconfig.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_order_mark_stays()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["s.yaml"], [0xef, 0xbb, 0xbf, .. System.Text.Encoding.UTF8.GetBytes(Service)]);
        FolderTarget target = FolderTarget.Open(folder["."]);

        await target.CommitAsync(await target.PlanAsync([Edit()], Context), Context);

        Assert.Equal([0xef, 0xbb, 0xbf, .. System.Text.Encoding.UTF8.GetBytes(Service.Replace("LoadBalancer", "ClusterIP", StringComparison.Ordinal))], File.ReadAllBytes(folder["s.yaml"]));
    }

    [UnixFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_files_mode_stays()
    {
        using TemporaryFolder folder = new();
        folder.Write("s.yaml", Service);
        File.SetUnixFileMode(folder["s.yaml"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        FolderTarget target = FolderTarget.Open(folder["."]);

        await target.CommitAsync(await target.PlanAsync([Edit()], Context), Context);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["s.yaml"]));
    }

    [UnixFact]
    public async Task A_symbolic_link_stays_one_and_its_target_gets_the_text()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["base"]);
        Directory.CreateDirectory(folder["live"]);
        folder.Write("base/s.yaml", Service);
        File.CreateSymbolicLink(folder["live/s.yaml"], "../base/s.yaml");
        FolderTarget target = FolderTarget.Open(folder["live"]);

        await target.CommitAsync(await target.PlanAsync([Edit()], Context), Context);

        Assert.Equal("../base/s.yaml", new FileInfo(folder["live/s.yaml"]).LinkTarget);
        Assert.Contains("type: ClusterIP", folder.Read("base/s.yaml"), StringComparison.Ordinal);
        Assert.Equal([folder["base/s.yaml"]], Directory.GetFiles(folder["base"]));
    }

    [Fact]
    public async Task What_is_stopped_after_the_first_file_is_written_to_the_last()
    {
        using TemporaryFolder folder = new();
        folder.Write("s.yaml", Service);
        FolderTarget target = FolderTarget.Open(folder["."]);
        TargetPlan plan = await target.PlanAsync([New("a"), New("b"), Edit()], Context);
        using CancellationTokenSource stop = new();

        await target.CommitAsync(plan, new EngineContext(new OnReport(stop.Cancel), stop.Token));

        Assert.True(stop.IsCancellationRequested);
        Assert.Equal(3, plan.Paths.Count);
        Assert.All(plan.Paths, path => Assert.True(File.Exists(path)));
        Assert.Contains("type: ClusterIP", folder.Read("s.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_stopped_before_the_first_file_writes_none()
    {
        using TemporaryFolder folder = new();
        FolderTarget target = FolderTarget.Open(folder["."]);
        TargetPlan plan = await target.PlanAsync([New("a")], Context);

        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            target.CommitAsync(plan, new EngineContext(new OnReport(() => { }), new CancellationToken(canceled: true))));

        Assert.False(File.Exists(folder["a-backendconfig.yaml"]));
    }

    private static EditRequest Edit() =>
        new(new ResourceRef(ResourceKind.Service, null, "s"), [new SetField(FieldPath.Of("spec", "type"), JsonValue.Create("ClusterIP"))]);

    private static ApplyRequest New(string name) =>
        new(new JsonObject { ["apiVersion"] = "cloud.google.com/v1", ["kind"] = "BackendConfig", ["metadata"] = new JsonObject { ["name"] = name } }, false);

    private sealed class OnReport(Action act) : IProgress<EngineReport>
    {
        public void Report(EngineReport value) => act();
    }
}
