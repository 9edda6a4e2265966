using System.Diagnostics;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Layers;

/// <summary>The real kubectl and helm that tests/cluster/setup.sh brings. They only render here; no cluster is asked.</summary>
internal static class Tools
{
    private static readonly string Cache = Environment.GetEnvironmentVariable("MILVUSL7_CACHE")
        ?? Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? string.Empty, ".cache"), "milvusl7");

    /// <summary>Full path of a program; null where setup.sh has not run.</summary>
    public static string? Find(string name) => Path.Combine(Cache, "bin", name) is var path && File.Exists(path) ? path : null;

    public static string Kustomize(string folder, params string[] options) => Run("kubectl", folder, ["kustomize", ".", .. options]);

    /// <summary>What helm renders.</summary>
    public static string Template(string folder, string release, string chart, params string[] values) =>
        Run("helm3", folder, ["template", release, chart, .. values.SelectMany(v => new[] { "-f", v })]);

    public static string Run(string name, string folder, params string[] arguments)
    {
        ProcessStartInfo start = new(Find(name)!, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(60_000), $"{name} did not end");
        Assert.True(process.ExitCode == 0, $"{name} {string.Join(' ', arguments)}: {error.Result}");
        return output;
    }
}

/// <summary>A test that renders with real programs.</summary>
public sealed class RenderFactAttribute : FactAttribute
{
    public RenderFactAttribute(params string[] tools) => Skip = RenderTheoryAttribute.Missing(tools);
}

/// <summary>A test with cases that renders with real programs.</summary>
public sealed class RenderTheoryAttribute : TheoryAttribute
{
    public RenderTheoryAttribute(params string[] tools) => Skip = Missing(tools);

    public static string? Missing(string[] tools) =>
        tools.FirstOrDefault(t => Tools.Find(t) is null) is { } missing ? $"needs {missing}: run tests/cluster/setup.sh" : null;
}
