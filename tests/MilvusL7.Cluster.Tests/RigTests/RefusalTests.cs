using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.RigTests;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("gke_production_us-west1-a_main", "https://127.0.0.1:6443", true)]
    [InlineData(RigEnvironment.ContextName, "https://203.0.113.9", true)]
    [InlineData(RigEnvironment.ContextName, "https://127.0.0.1:6443", false)]
    public void A_cluster_that_the_rig_did_not_start_is_refused(string context, string server, bool inRunFolder)
    {
        var folder = Directory.CreateTempSubdirectory("milvusl7-refusal");
        try
        {
            string kubeconfig = Path.Combine(folder.FullName, "config");
            File.WriteAllText(kubeconfig, $"current-context: {context}\nclusters:\n- name: {context}\n  cluster:\n    server: {server}\n");
            if (inRunFolder)
            {
                File.WriteAllText(Path.Combine(folder.FullName, ".milvusl7-rig"), "");
            }

            Assert.Throws<InvalidOperationException>(() => RigEnvironment.RefuseOthers(kubeconfig));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
