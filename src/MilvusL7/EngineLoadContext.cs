using System.Reflection;
using System.Runtime.Loader;

namespace MilvusL7;

/// <summary>
/// Loads the engine and what it stands on from the module's lib folder, apart from whatever else the session has loaded:
/// another module's YamlDotNet or KubernetesClient and ours never meet.
/// </summary>
internal sealed class EngineLoadContext : AssemblyLoadContext
{
    private const string EngineName = "MilvusL7.Engine";

    private static readonly Lazy<EngineLoadContext> Instance = new(() => new EngineLoadContext());

    private readonly string _folder;

    private EngineLoadContext()
        : base("MilvusL7")
    {
        _folder = Path.Combine(Path.GetDirectoryName(typeof(EngineLoadContext).Assembly.Location)!, "lib");
    }

    /// <summary>True once something of the engine has been used.</summary>
    public static bool IsEngineLoaded => Instance.IsValueCreated;

    /// <summary>Answers the default context when the cmdlets ask for the engine for the first time.</summary>
    public static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == EngineName ? Instance.Value.LoadFromAssemblyName(name) : null;

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
