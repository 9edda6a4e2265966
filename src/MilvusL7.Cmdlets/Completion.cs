using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MilvusL7.Engine;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Cmdlets;

/// <summary>The common part of completion: an answer within two seconds (the first one loads the engine), silence on every fault.</summary>
internal static class Completion
{
    private const string Finder = "Get-MilvusRelease";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public static IEnumerable<CompletionResult> Of(string word, Func<EngineContext, Task<IReadOnlyList<string>>> names)
    {
        var plain = word.Trim('\'', '"');
        return Ask(names)
            .Where(n => n.StartsWith(plain, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.OrdinalIgnoreCase)
            // No object has such a name, and a menu shows names as they are.
            .Where(n => n.Length > 0 && VisibleText.Of(n) == n)
            .Select(n => new CompletionResult(n));
    }

    public static IEnumerable<CompletionResult> Of(string word, Func<EngineContext, Task<List<string>>> names) =>
        Of(word, async context => (IReadOnlyList<string>)await names(context));

    /// <summary>Where the other arguments point to. Called on the pipeline thread: only there is the session's location known.</summary>
    public static ReleaseQuery Query(IDictionary bound, CommandAst command)
    {
        var place = Source(command) is CommandAst source && source.GetCommandName() == Finder ? Written(source) : bound;
        return new()
        {
            IsMatch = _ => true,
            Namespace = Texts(place, "Namespace")?.FirstOrDefault(),
            AllNamespaces = place.Contains("AllNamespaces"),
            Context = Texts(place, "Context")?.FirstOrDefault(),
            Kubeconfig = Kubeconfig(place),
            // The path of an export is where it writes to.
            Path = place == bound && command.GetCommandName() != Finder ? null
                : (Texts(place, "Path") ?? Texts(place, "LiteralPath"))?.Select(FullPath).FirstOrDefault(),
        };
    }

    /// <summary>What begins the pipeline that the command is in; null where the command does.</summary>
    public static CommandBaseAst? Source(CommandAst command) =>
        command.Parent is PipelineAst { PipelineElements: [var first, ..] } && first != command ? first : null;

    /// <summary>The arguments of a command that are written out.</summary>
    private static Hashtable Written(CommandAst command)
    {
        var written = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in StaticParameterBinder.BindCommand(command, resolve: true).BoundParameters)
        {
            if ((value.ConstantValue ?? (value.Value as StringConstantExpressionAst)?.Value) is { } constant)
            {
                written[name] = constant;
            }
        }

        return written;
    }

    /// <summary>The kubeconfig files, by the session's location and not the process's.</summary>
    public static IReadOnlyList<string>? Kubeconfig(IDictionary bound) =>
        Texts(bound, "Kubeconfig")?.SelectMany(k => k.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)).Select(FullPath).ToArray();

    /// <summary>By the session's location. Called on the pipeline thread, as above.</summary>
    public static string FullPath(string path)
    {
        try
        {
            using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            return shell.AddScript("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])").AddArgument(path).Invoke<string>().FirstOrDefault() ?? path;
        }
        catch (RuntimeException)
        {
            return path;
        }
    }

    private static IReadOnlyList<string>? Texts(IDictionary bound, string parameter) => bound[parameter] switch
    {
        null => null,
        string text => [text],
        IEnumerable many => many.Cast<object>().Select(o => o.ToString() ?? string.Empty).ToArray(),
        var other => [other.ToString() ?? string.Empty],
    };

    private static IReadOnlyList<string> Ask(Func<EngineContext, Task<IReadOnlyList<string>>> names)
    {
        using var limit = new CancellationTokenSource(Limit);
        var context = new EngineContext(new Silence(), limit.Token);
        try
        {
            return Task.Run(() => names(context), limit.Token).WaitAsync(Limit).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            // Whatever it is: a word is being typed, and an error would only be in the way.
            return [];
        }
    }

    private sealed class Silence : IProgress<EngineReport>
    {
        public void Report(EngineReport value)
        {
        }
    }
}
