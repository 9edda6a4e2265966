using MilvusL7.Engine.Releases.Helm;
using Xunit;

namespace MilvusL7.Engine.Tests.Releases;

/// <summary>What helm rendered holds objects of many charts: only those that can be read are compared as objects.</summary>
public sealed class HelmManifestTests
{
    private const string Service = "---\n# Source: milvus/templates/service.yaml\nkind: Service\nmetadata:\n  name: s\nspec:\n  type: LoadBalancer\n";

    private const string Twice = "---\n# Source: milvus/charts/pulsar/templates/c.yaml\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: \"1\"\n  b: \"2\"\n  a: \"3\"\n";

    private const string Broken = "---\n# Source: milvus/charts/pulsar/templates/j.yaml\nkind: Job\nmetadata:\n  name: j\nspec: {x: .inf, password: hidden-4711}\n";

    [Fact]
    public void Object_with_a_key_twice_is_read_as_helm_reads_it()
    {
        var change = Assert.Single(HelmManifest.Compare(Service + Twice, Service + Twice.Replace("\"3\"", "\"4\"", StringComparison.Ordinal), "ns"), c => c.IsChange);

        Assert.Equal(("ConfigMap", "c"), (change.Kind, change.Name));
        Assert.Contains("-  a: \"3\"\n+  a: \"4\"\n", change.Diff("ns"), StringComparison.Ordinal);
        Assert.DoesNotContain(HelmManifest.Compare(Twice, Twice.Replace("\"1\"", "\"5\"", StringComparison.Ordinal), "ns"), c => c.IsChange);
    }

    [Fact]
    public void Document_that_cannot_be_read_is_compared_as_text_with_its_secrets_masked()
    {
        var after = Broken.Replace("name: j", "name: k", StringComparison.Ordinal).Replace("4711", "4712", StringComparison.Ordinal);
        var changes = HelmManifest.Compare(Broken + Service, after + Service.Replace("LoadBalancer", "ClusterIP", StringComparison.Ordinal), "ns");

        Assert.Equal(["s", "milvus/charts/pulsar/templates/j.yaml"], changes.Where(c => c.IsChange).Select(c => c.Name));
        var diff = changes[1].Diff("ns");
        Assert.Contains("-  name: j\n", diff, StringComparison.Ordinal);
        Assert.Contains("+  name: k\n", diff, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", diff, StringComparison.Ordinal);
        Assert.DoesNotContain(HelmManifest.Compare(Broken + Service, Service + Broken, "ns"), c => c.IsChange);
    }

    [Fact]
    public void Documents_of_one_template_that_cannot_be_read_are_compared_one_by_one()
    {
        var changes = HelmManifest.Compare(Broken + "---\n\tx\n" + Broken, Broken + "---\n\tx\n" + Broken.Replace("name: j", "name: k", StringComparison.Ordinal), "ns");

        Assert.Equal("milvus/charts/pulsar/templates/j.yaml (2)", Assert.Single(changes, c => c.IsChange).Name);
    }

    [Fact]
    public void What_an_upgrade_does_beside_what_was_asked_for_is_said()
    {
        const string EtcdAtInstall = "---\nkind: StatefulSet\nmetadata:\n  name: etcd\nspec:\n  replicas: 3\n  template:\n    state: new\n";
        const string Init = "---\nkind: Job\nmetadata:\n  name: init\n---\nkind: Job\nmetadata:\n  name: init-2\n";
        var etcdAfter = EtcdAtInstall.Replace("new", "existing", StringComparison.Ordinal);
        var clusterIp = Service.Replace("LoadBalancer", "ClusterIP", StringComparison.Ordinal);

        Assert.Equal(
            "The chart renders some objects differently in an upgrade. Helm also restarts the pods of StatefulSet etcd and deletes Job init, Job init-2.",
            HelmManifest.SideEffects(HelmManifest.Compare(Service + EtcdAtInstall + Init, clusterIp + etcdAfter, "ns")));
        Assert.Equal(
            "The chart renders some objects differently in an upgrade. Helm also deletes Job init, Job init-2.",
            HelmManifest.SideEffects(HelmManifest.Compare(Service + Init, clusterIp, "ns")));
        Assert.Null(HelmManifest.SideEffects(HelmManifest.Compare(Service + EtcdAtInstall + Init, clusterIp + EtcdAtInstall.Replace("3", "5", StringComparison.Ordinal) + Init, "ns")));
    }

    [Fact]
    public void Object_that_is_no_longer_rendered_is_shown_as_deleted()
    {
        var change = Assert.Single(HelmManifest.Compare(Service, string.Empty, "ns"));

        Assert.StartsWith("--- live/Service ns/s\n+++ /dev/null\n", change.Diff("ns"), StringComparison.Ordinal);
        Assert.DoesNotContain("\n+{", change.Diff("ns"), StringComparison.Ordinal);
    }
}
