using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MilvusL7.Engine;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Cmdlets;

/// <summary>Names of the project's static addresses: global ones, or those of the region that is meant.</summary>
public sealed class StaticAddressNameCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Of(
            wordToComplete,
            new ComputeAccess
            {
                Project = TextOf(fakeBoundParameters, "Project"),
                Endpoint = TextOf(fakeBoundParameters, "ComputeEndpoint"),
                CredentialFile = TextOf(fakeBoundParameters, "CredentialPath") is { } file ? Completion.FullPath(file) : null,
            },
            TextOf(fakeBoundParameters, "Region"),
            fakeBoundParameters.Contains("Internal"));

    private static string? TextOf(IDictionary bound, string parameter) =>
        bound[parameter]?.ToString() is { Length: > 0 } text ? text : null;

    private static IEnumerable<CompletionResult> Of(string word, ComputeAccess access, string? region, bool isInternal) =>
        Completion.Of(word, async context =>
        {
            using var compute = new ComputeConnector(access);
            var client = access.Project is { } project && !isInternal
                ? await compute.OpenAsync(project, context)
                : await OpenOfClusterAsync(context);
            var names = new List<string>();
            await foreach (var address in StaticAddresses.FindAsync(client, region, null, _ => true, context))
            {
                names.Add(address.Name);
            }

            return names;

            async Task<ComputeClient> OpenOfClusterAsync(EngineContext c)
            {
                var target = await ClusterTarget.OpenAsync(null, null, c);
                if (isInternal)
                {
                    // An internal Ingress takes an address of its own region only.
                    region = (await compute.PlaceAsync(target, c)).Region;
                }

                return await compute.OpenAsync(target, c);
            }
        });
}
