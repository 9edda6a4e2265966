using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MilvusL7.Engine;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Cmdlets;

/// <summary>Names of Milvus releases, from the place the other arguments name.</summary>
public sealed class ReleaseNameCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Source(commandAst) is null ? Of(wordToComplete, Completion.Query(fakeBoundParameters, commandAst))
        // The pipe brings the release: the word is the next parameter's.
        : commandName == "Set-MilvusServiceType" ? Completion.Of(wordToComplete, _ => Task.FromResult<IReadOnlyList<string>>(Enum.GetNames<MilvusServiceType>()))
        : [];

    private static IEnumerable<CompletionResult> Of(string word, ReleaseQuery query) =>
        Completion.Of(word, async context =>
        {
            var names = new List<string>();
            await foreach (var release in ReleaseFinder.FindAsync(query, context))
            {
                names.Add(release.Name);
            }

            return names;
        });
}
