using System.Management.Automation;
using System.Text;

namespace MilvusL7.Cluster.Tests.Sessions;

/// <summary>What a script wrote, stream by stream.</summary>
public sealed record ModuleRun(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<string> Debug,
    IReadOnlyList<string> Information,
    string Shown)
{
    public IReadOnlyList<string> Actions => [.. Output.Select(item => Text(item, "Action"))];

    /// <summary>The one error; fails where there is none or another.</summary>
    public ErrorRecord Error
    {
        get
        {
            Assert.True(Errors.Count == 1, $"one error expected, not {Errors.Count}:\n{Describe()}");
            return Errors[0];
        }
    }

    public static string Text(PSObject item, string property) => item.Properties[property]?.Value?.ToString() ?? "";

    public string Text(string property) => Text(Output[^1], property);

    /// <summary>The one error has this id; its recommended action is not empty.</summary>
    public ErrorRecord AssertError(string id)
    {
        var error = Error;
        Assert.True(error.FullyQualifiedErrorId.Split(',')[0] == id, $"{id} expected, not {error.FullyQualifiedErrorId}:\n{Describe()}");
        Assert.False(string.IsNullOrWhiteSpace(error.ErrorDetails?.RecommendedAction), $"{id} recommends nothing");
        Assert.NotEqual(ErrorCategory.NotSpecified, error.CategoryInfo.Category);
        return error;
    }

    public ModuleRun AssertNoError()
    {
        Assert.True(Errors.Count == 0, Describe());
        return this;
    }

    public string Describe()
    {
        var text = new StringBuilder();
        foreach (var error in Errors)
        {
            text.AppendLine($"error {error.FullyQualifiedErrorId}: {error} ({error.Exception?.GetType().Name}) {error.Exception?.StackTrace}");
        }

        foreach (string warning in Warnings)
        {
            text.AppendLine($"warning: {warning}");
        }

        foreach (var item in Output)
        {
            text.AppendLine($"output: {item.BaseObject.GetType().Name} {Text(item, "Kind")} {Text(item, "Name")} {Text(item, "Action")}");
        }

        return text.Append(Shown).ToString();
    }

    /// <summary>Everything a user or a log could get to see, the properties of the objects included.</summary>
    public string Everything()
    {
        var text = new StringBuilder(Shown);
        foreach (string line in Warnings.Concat(Verbose).Concat(Debug).Concat(Information))
        {
            text.AppendLine(line);
        }

        foreach (var error in Errors)
        {
            text.AppendLine(error.ToString()).AppendLine(error.Exception?.ToString()).AppendLine(error.ErrorDetails?.Message).AppendLine(error.ErrorDetails?.RecommendedAction).AppendLine(error.TargetObject?.ToString());
        }

        foreach (var item in Output)
        {
            // A file's script properties need the session's own thread.
            foreach (var property in item.Properties.Where(property => property.IsGettable && property is not PSScriptProperty))
            {
                text.AppendLine($"{property.Name} = {property.Value}");
            }
        }

        return text.ToString();
    }
}
