using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MilvusL7.Engine;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Cmdlets;

/// <summary>Names of what the parameter is about: namespaces, Secrets, BackendConfigs and so on, of the current context.</summary>
public sealed class ResourceNameCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Of(wordToComplete, parameterName == "Name" ? commandName[(commandName.IndexOf('-', StringComparison.Ordinal) + 1)..] : parameterName, Completion.Query(fakeBoundParameters, commandAst));

    /// <param name="about">The parameter; of -Name, the cmdlet's noun.</param>
    private static IEnumerable<CompletionResult> Of(string word, string about, ReleaseQuery query) =>
        Completion.Of(word, async context =>
        {
            var cluster = query.Path is null ? await ClusterTarget.OpenAsync(query.Kubeconfig, query.Context, context) : null;
            if (about == "Namespace")
            {
                return cluster is null ? [] : await cluster.NamespacesAsync(context);
            }

            var kind = about switch
            {
                "SecretName" or "ServerSecretName" or "IapSecretName" => ResourceKind.Secret,
                "ManagedCertificateName" or "MilvusManagedCertificate" => ResourceKind.ManagedCertificate,
                "FrontendConfigName" or "MilvusFrontendConfig" => ResourceKind.FrontendConfig,
                "FromIngress" or "IngressName" or "MilvusIngress" => ResourceKind.Ingress,
                _ => ResourceKind.BackendConfig,
            };
            ITarget target = cluster is null ? FolderTarget.Open(query.Path!) : cluster;
            var found = await target.ListAsync(kind, query.Namespace ?? cluster?.Kubeconfig.Namespace, null, context);
            return found
                .Where(r => kind != ResourceKind.Secret || about == "IapSecretName" || r.Text("type") == "kubernetes.io/tls")
                .Select(r => r.Text("metadata", "name") ?? string.Empty)
                .ToArray();
        });
}
