using System.Diagnostics;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Tests.Certificates;

namespace MilvusL7.Engine.Tests.Editing;

/// <summary>A program whose reading of YAML ours has to agree with.</summary>
internal sealed record YamlReader(string Name)
{
    private const string Chart = "apiVersion: v2\nname: reader\nversion: 0.1.0\n";
    private const string Mark = "# read: ";

    public static IReadOnlyList<YamlReader> All { get; } = [new("helm3"), new("helm4"), new("kubectl")];

    public string Path { get; } = System.IO.Path.Combine(Cache, "bin", Name);

    private static string Cache =>
        Environment.GetEnvironmentVariable("MILVUSL7_CACHE") is { Length: > 0 } cache ? cache
        : System.IO.Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home ? home
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "milvusl7");

    /// <summary>The value that the program reads at <c>cases</c>; null where it refuses the document.</summary>
    public JsonNode? Read(string yaml)
    {
        if (Name != "kubectl")
        {
            using TemporaryFolder folder = new();
            return Template(folder, "-f", folder.Write("given.yaml", yaml));
        }

        string manifest = "apiVersion: example.com/v1\nkind: Example\nmetadata: {name: example}\n" + yaml;
        return Run(["patch", "--local", "--type=merge", "--patch", "{}", "--filename", "-", "--output", "json"], manifest) is { } output
            ? JsonNode.Parse(output)!["cases"]
            : null;
    }

    /// <summary>What helm makes of <c>--set</c>.</summary>
    public JsonNode? Set(IEnumerable<string> assignments)
    {
        using TemporaryFolder folder = new();
        return Template(folder, [.. assignments.SelectMany(a => new[] { "--set", a })]);
    }

    private JsonNode? Template(TemporaryFolder folder, params string[] arguments)
    {
        Directory.CreateDirectory(folder["templates"]);
        folder.Write("Chart.yaml", Chart);
        folder.Write("templates/read.yaml", Mark + "{{ .Values.cases | toJson }}\n");
        return Run(["template", "x", folder["."], .. arguments], string.Empty) is { } output
            ? JsonNode.Parse(output.Split('\n').Single(l => l.StartsWith(Mark, StringComparison.Ordinal))[Mark.Length..])
            : null;
    }

    private string? Run(string[] arguments, string input)
    {
        ProcessStartInfo start = new(Path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = string.Empty;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromMinutes(1)))
        {
            process.Kill();
            throw new TimeoutException($"{Name} did not end: {error.Result}");
        }

        return process.ExitCode == 0 ? output.Result : null;
    }
}
