using System.Management.Automation;
using System.Runtime.Loader;

namespace MilvusL7.Cmdlets;

/// <summary>What happens when the module comes and goes. Importing does no work: the engine loads with its first use.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <inheritdoc />
    public void OnImport()
    {
        // A second import with -Force must not leave two handlers behind.
        AssemblyLoadContext.Default.Resolving -= EngineLoadContext.Resolve;
        AssemblyLoadContext.Default.Resolving += EngineLoadContext.Resolve;
    }

    /// <inheritdoc />
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (EngineLoadContext.IsEngineLoaded)
        {
            EndPrograms();
        }
    }

    // Apart, so that removing a module that was never used does not load the engine.
    private static void EndPrograms() => Engine.ChildProcesses.EndAll();
}
