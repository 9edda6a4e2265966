using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Xml.Linq;

namespace MilvusL7.Cmdlets.Tests.Help;

/// <summary>The module as it is built, imported into an engine of the tests' own, and its help as text.</summary>
public sealed class HelpModule : IDisposable
{
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";

    private readonly Runspace _runspace;

    public HelpModule()
    {
        Repository = FindRepository();
        Folder = Path.Combine(Repository, "out", "MilvusL7");
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Path.Combine(Folder, "MilvusL7.psd1")]);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        Cmdlets = Run<CmdletInfo>("Get-Command", ("Module", "MilvusL7"), ("CommandType", CommandTypes.Cmdlet)).ToDictionary(c => c.Name, StringComparer.Ordinal);
        Entries = XDocument.Load(Path.Combine(Folder, "en-US", "MilvusL7.Cmdlets.dll-Help.xml")).Root!
            .Elements(Command + "command")
            .ToDictionary(e => Text(e.Element(Command + "details")!.Element(Command + "name")), StringComparer.Ordinal);
    }

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }

    /// <summary>The built module's folder.</summary>
    public string Folder { get; }

    /// <summary>What the module exports.</summary>
    public IReadOnlyDictionary<string, CmdletInfo> Cmdlets { get; }

    /// <summary>What the MAML describes.</summary>
    public IReadOnlyDictionary<string, XElement> Entries { get; }

    public static string Text(XElement? element) => element?.Value.Trim() ?? string.Empty;

    /// <summary>Parameters of a set, without the common ones.</summary>
    public static IEnumerable<CommandParameterInfo> ParametersOf(CommandParameterSetInfo set) =>
        set.Parameters.Where(p => !Cmdlet.CommonParameters.Contains(p.Name));

    /// <summary>The parameters that the MAML describes.</summary>
    public IReadOnlyDictionary<string, XElement> ParametersOf(string cmdlet) => Entries[cmdlet]
        .Element(Command + "parameters")!
        .Elements(Command + "parameter")
        .ToDictionary(p => Text(p.Element(Maml + "name")), StringComparer.Ordinal);

    /// <summary>The syntax of the MAML: the parameters of each set.</summary>
    public IEnumerable<IEnumerable<XElement>> SyntaxOf(string cmdlet) => Entries[cmdlet]
        .Element(Command + "syntax")!
        .Elements(Command + "syntaxItem")
        .Select(item => item.Elements(Command + "parameter"));

    public IReadOnlyList<T> Run<T>(string command, params (string Name, object Value)[] arguments)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddCommand(command);
        foreach ((string name, object value) in arguments)
        {
            shell.AddParameter(name, value);
        }

        return shell.Invoke<T>();
    }

    public void Dispose() => _runspace.Dispose();

    private static string FindRepository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MilvusL7.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not in the repository.");
    }
}
