using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Cmdlets;

/// <summary>Names of the kubeconfig's contexts.</summary>
public sealed class ContextCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Of(wordToComplete, Completion.Kubeconfig(fakeBoundParameters));

    private static IEnumerable<CompletionResult> Of(string word, IReadOnlyList<string>? files) =>
        Completion.Of(word, _ => Task.FromResult(Kubeconfig.ContextNames(files)));
}
