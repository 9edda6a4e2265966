namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>Reads the files of a kubeconfig: the kubeconfig itself, certificates, keys and tokens.</summary>
internal static class KubeconfigText
{
    /// <exception cref="IOException">The file cannot be read, is not a regular file, or is too large.</exception>
    public static string Read(string path)
    {
        try
        {
            return LocalFile.ReadText(path);
        }
        catch (MilvusL7Exception e)
        {
            // The caller knows which entry of the kubeconfig names the file, and says so.
            throw new IOException(e.Message, e);
        }
    }
}
