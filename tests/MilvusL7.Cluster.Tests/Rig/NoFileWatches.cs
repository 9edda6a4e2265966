using System.Runtime.CompilerServices;

namespace MilvusL7.Cluster.Tests.Rig;

/// <summary>Servers in the tests, and in the processes that these start, watch no settings: a user has some hundred watches in all.</summary>
internal static class NoFileWatches
{
    [ModuleInitializer]
    internal static void Set() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
