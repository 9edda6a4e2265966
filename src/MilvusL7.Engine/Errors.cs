using System.Globalization;
using MilvusL7.Engine.Targets;
using static MilvusL7.MilvusL7ErrorCategory;

namespace MilvusL7.Engine;

/// <summary>
/// Every fault the engine explains, in one place: a stable id, what is wrong, and what to do. Faults of a place in a file
/// are <see cref="ManifestException"/>s.
/// </summary>
internal static class Errors
{
    /// <param name="looked">What was looked at, as a sentence.</param>
    /// <param name="others">The releases that are there.</param>
    public static MilvusL7Exception ReleaseNotFound(string name, string where, string looked, IEnumerable<string> others, string? action = null) => new(
        "ReleaseNotFound", ObjectNotFound,
        $"No Milvus release matches '{name}' in {where}. {looked}{Releases.NearName.Describe(name, others)}",
        action ?? "Get-MilvusRelease -AllNamespaces lists the releases of the cluster. To search elsewhere, specify -Namespace, -Context or -Path.",
        name);

    public static MilvusL7Exception ReleaseAmbiguous(string name, IEnumerable<string> found, string? action = null) => new(
        "ReleaseAmbiguous", ResourceExists,
        $"More than one Milvus release is named '{name}': {string.Join(", ", found)}.",
        action ?? "Specify which release to use: Get-MilvusRelease <name> -Namespace <namespace> | ...",
        name);

    public static MilvusL7Exception ReleaseElsewhere(string release, string context, string server, string? found) => new(
        "ReleaseElsewhere", InvalidOperation,
        $"Release '{release}' was read from API server {server}. Context '{context}' now points to {found}.",
        "Specify the release of the intended cluster: Get-MilvusRelease <name> -Context <context> | ...",
        release);

    public static MilvusL7Exception MoveNotBegun(string release, string record) => new(
        "MoveNotBegun", ObjectNotFound,
        $"Release '{release}' was not moved by Enable-MilvusL7, so its former state is not recorded: {record} does not exist.",
        "Enable-MilvusL7 starts a move. To undo the changes of single cmdlets, run: Set-MilvusServiceType LoadBalancer, Remove-MilvusIngress, Remove-MilvusL7Annotation, Remove-MilvusBackendConfig, Disable-MilvusTls.",
        release);

    public static MilvusL7Exception ChartNotUnderstood(string release, string chart, string reason) => new(
        "ChartNotUnderstood", InvalidOperation,
        $"The chart of Helm release '{release}' ({chart}) is not a Milvus chart that MilvusL7 supports: {reason}. Nothing was changed.",
        "MilvusL7 supports the chart 'milvus' of zilliztech/milvus-helm, version 4.0 and later. Set the Service's type and annotations and Milvus's TLS with the values of your chart. New-MilvusBackendConfig and New-MilvusIngress work for a release of plain manifests.",
        release);

    public static MilvusL7Exception IngressOwned(string ingress, string owner, string action) => new(
        "IngressOwned", ResourceExists,
        $"Ingress '{ingress}' is managed by {owner}, which would overwrite any change to it. Nothing was changed.",
        action,
        ingress);

    /// <param name="owner">Null where it is not known.</param>
    public static MilvusL7Exception IngressOfOthers(string ingress, string? owner) => new(
        "IngressOfOthers", ResourceExists,
        $"Ingress '{ingress}' was not created by MilvusL7{(owner is null ? string.Empty : $" but by {owner}")}. The Ingress was not annotated.",
        "Specify -Force to annotate it. GKE also retries automatically, after a delay of up to ten minutes.",
        ingress);

    /// <param name="other">The release that MilvusL7 created it for; null where MilvusL7 did not create it.</param>
    public static MilvusL7Exception ResourceOfOthers(string resource, string release, string? other) => new(
        "ResourceOfOthers", ResourceExists,
        $"{resource} was not created by MilvusL7 for release '{release}'{(other is null ? string.Empty : $" but for release '{other}'")}. Nothing was deleted.",
        "Delete the object with the tool that created it, or specify -Force.",
        resource);

    /// <param name="by">What uses it.</param>
    /// <param name="first">What to run first.</param>
    public static MilvusL7Exception ResourceStillUsed(string resource, string by, string first) => new(
        "ResourceStillUsed", InvalidOperation,
        $"{resource} is still used by {by}. Nothing was deleted.",
        $"First run: {first}",
        resource);

    public static MilvusL7Exception AnnotationOfOthers(string service, string backendConfig, string release) => new(
        "AnnotationOfOthers", ResourceExists,
        $"The annotations of Service '{service}' refer to BackendConfig '{backendConfig}', which MilvusL7 did not create for release '{release}'. The annotations were not removed.",
        $"Specify -BackendConfigName {Literal.Argument(backendConfig)} or -Force to remove them.",
        service);

    public static MilvusL7Exception TlsStillUsed(string release, string ingress, string service, string first) => new(
        "TlsStillUsed", InvalidOperation,
        $"{ingress} routes to Service '{service}' with the backend protocol HTTP2. If TLS is off in release '{release}', its load balancer has no healthy backend. Nothing was changed.",
        $"To disable TLS anyway, specify -Force: clients of the load balancer then receive 502. Otherwise first run: {first}",
        release);

    public static MilvusL7Exception TlsMutualOfOthers(string release, string source) => new(
        "TlsModeMutual", InvalidOperation,
        $"Release '{release}' has tlsMode 2 (set in {source}), which Enable-MilvusTls never sets.",
        "Change common.security.tlsMode where it is set, or specify -Force to set it to 0.",
        release);

    public static MilvusL7Exception MoveBeingDisabled(string release) => new(
        "MoveBeingDisabled", InvalidOperation,
        $"A rollback of the move of release '{release}' is in progress.",
        "Run Disable-MilvusL7 again to finish the rollback. Then start the move again with Enable-MilvusL7.",
        release);

    public static MilvusL7Exception MoveStrategyOther(string release, MilvusL7Strategy begun) => new(
        "MoveStrategyOther", InvalidOperation,
        $"The move of release '{release}' was started with -Strategy {begun}.",
        $"Omit -Strategy to continue, or first undo the move with Disable-MilvusL7.",
        release);

    public static MilvusL7Exception HostNameShared(string release, string host, string other) => new(
        "HostNameShared", InvalidArgument,
        $"The host name '{host}' for release '{release}' is already used by '{other}' in the same pipeline. Each release has its own load balancer and address, and a DNS record can point to only one of them.",
        "Specify different host names for each release: pipe objects with a Release and a HostName. about_MilvusL7_Move has an example.",
        release);

    public static MilvusL7Exception PreflightFailed(string release, IEnumerable<MilvusL7Check> failed) => new(
        "PreflightFailed", InvalidOperation,
        $"Release '{release}' cannot be moved; nothing was changed. {string.Join(" ", failed.Select(f => $"{f.Title}: {f.Message}"))}",
        string.Join(" ", failed.Select(f => f.RecommendedAction).OfType<string>().Distinct(StringComparer.Ordinal)) is { Length: > 0 } actions ? actions : "Get-MilvusL7Plan shows every check.",
        release);

    public static MilvusL7Exception HelmElsewhere(string release, int revision, string host) => new(
        "HelmElsewhere", ResourceBusy,
        $"Revision {revision} of Helm release '{release}' is pending: a helm process on {host} may still be running.",
        $"Check on {host} whether helm is still running. Ten minutes after the revision started, rerunning the command assumes that helm has exited, and continues.",
        release);

    public static MilvusL7Exception L4AddressNotKeepable(string service, string address) => new(
        "L4AddressNotKeepable", InvalidOperation,
        $"The address {address} of Service '{service}' is not an IPv4 address and cannot be reserved.",
        "Omit -KeepL4Address, or reserve the address manually: gcloud compute addresses create.",
        service);

    public static MilvusL7Exception IngressAddressMissing(string ingress) => new(
        "IngressAddressMissing", InvalidOperation,
        $"Ingress '{ingress}' has no address to connect to. GKE has not assigned one yet.",
        "Wait for the address with Wait-MilvusL7. To find out what delays it, run Test-MilvusL7.",
        ingress);

    public static MilvusL7Exception ServiceTypeTimeout(string service, TimeSpan timeout) => new(
        "ServiceTypeTimeout", OperationTimeout,
        $"{service} is still of type LoadBalancer {timeout.TotalSeconds:0} s after the change was requested.",
        "Check the Milvus operator's log. To continue, run the same command again.",
        service);

    public static MilvusL7Exception MoveUnderWay(string release, MilvusL7MoveState state, string parameter) => new(
        "MoveUnderWay", InvalidOperation,
        $"The move of release '{release}' is in state {state}, in which {parameter} can no longer be changed.",
        $"Omit {parameter}, or first undo the move with Disable-MilvusL7.",
        release);

    public static MilvusL7Exception HelmStillAtWork(string release, int revision, int process) => new(
        "HelmStillAtWork", OperationTimeout,
        $"helm (process {process}) has been running for revision {revision} of Helm release '{release}' for more than ten minutes.",
        "Check what the process waits for, or stop it. Then run the same command again.",
        release);

    public static MilvusL7Exception DeletionTimeout(string resource, TimeSpan timeout, string finalizers) => new(
        "DeletionTimeout", OperationTimeout,
        $"{resource} still exists {timeout.TotalSeconds:0} s after its deletion was requested{(finalizers.Length > 0 ? $": finalizer {finalizers} is still set" : string.Empty)}.",
        "Check the object's events (kubectl describe): they name what GKE cannot delete. To continue, run the same command again.",
        resource);

    public static MilvusL7Exception L4AddressTimeout(string service, TimeSpan timeout) => new(
        "L4AddressTimeout", OperationTimeout,
        $"{service} has no address {timeout.TotalSeconds:0} s after its layer-4 load balancer was requested again. The layer-7 load balancer still serves.",
        "Check the Service's events (kubectl describe) for the cause. To continue, run the same command again.",
        service);

    public static MilvusL7Exception MoveRecordUnreadable(ResourceRef record, string problem) => new(
        "MoveRecordUnreadable", InvalidData,
        $"{record} is not a valid move record for this version of MilvusL7. {problem} Nothing was changed.",
        $"Find out who changed the Secret: kubectl get secret {record.Name} -n {record.Namespace} -o yaml --show-managed-fields. If another version of MilvusL7 wrote the record, use that version.",
        record.ToString());

    public static MilvusL7Exception ReleaseUnreadable(string release, Exception inner) => new(
        "ReleaseUnreadable", InvalidData,
        $"An object of release '{release}' does not match the schema of its kind, so the release cannot be read.",
        $"Check the release's objects: kubectl get service,deployment,configmap -l app.kubernetes.io/instance={release} -o yaml",
        release, inner);

    public static MilvusL7Exception HelmTimeout(string program, string command, TimeSpan time) => new(
        "HelmTimeout", OperationTimeout,
        $"'{program} {command}' did not finish within {time.TotalMinutes:0} minutes and was stopped.",
        "Run the same command again. If helm times out again, run helm with --debug to see what it waits for.",
        program);

    public static MilvusL7Exception HelmOutputTooLarge(string program, string command) => new(
        "HelmOutputTooLarge", ProtocolError,
        $"'{program} {command}' wrote more than {Releases.Helm.HelmCli.LargestOutput / 1024 / 1024} MB and was stopped.",
        "Check that MILVUSL7_HELM, or helm on PATH, is the Helm CLI.",
        program);

    public static MilvusL7Exception CloneNameTaken(string release, string resource) => new(
        "CloneNameTaken", ResourceExists,
        $"{resource} already exists and was not created by MilvusL7. The clone of release '{release}' needs this name.",
        "Rename or delete the object, or use -Strategy InPlace.",
        resource);

    public static MilvusL7Exception FormerStateUnsupported(string release, string problem) => new(
        "FormerStateUnsupported", InvalidOperation,
        $"Release '{release}' has a setting that Disable-MilvusL7 could not restore. {problem}",
        "Correct the setting named in the message, then run the same command again.",
        release);

    public static MilvusL7Exception ServiceNotFound(string release, string service) => new(
        "ServiceNotFound", ObjectNotFound,
        $"Release '{release}' has no Service '{service}'.",
        "Check the release. A Milvus cluster whose proxy is disabled has no Service for clients.",
        release);

    public static MilvusL7Exception KubeconfigNotFound(string looked) => new(
        "KubeconfigNotFound", ObjectNotFound,
        $"No kubeconfig was found: {looked}.",
        "Run: gcloud container clusters get-credentials <cluster> --location <location>; or specify a file with the environment variable KUBECONFIG or with Get-MilvusRelease -Kubeconfig.");

    public static MilvusL7Exception KubeconfigInvalid(string path, string problem, Exception? inner = null) => new(
        "KubeconfigInvalid", InvalidData,
        $"The kubeconfig {path} cannot be used: {problem}",
        "Fix the file, or regenerate it with: gcloud container clusters get-credentials <cluster> --location <location>",
        path, inner);

    public static MilvusL7Exception ProxyInvalid(string where) => new(
        "KubeconfigInvalid", InvalidData,
        $"The proxy of {where} is not valid: its URL must start with http://, https:// or socks5://.",
        "Correct proxy-url in the kubeconfig, or the environment variable HTTPS_PROXY.",
        where);

    public static MilvusL7Exception AuthProviderUnsupported(string user, string provider) => new(
        "AuthProviderUnsupported", AuthenticationError,
        $"User '{user}' of the kubeconfig authenticates with auth-provider {provider}, which Kubernetes clients no longer support.",
        provider == "gcp"
            ? "Use gke-gcloud-auth-plugin: gcloud components install gke-gcloud-auth-plugin; gcloud container clusters get-credentials <cluster> --location <location>"
            : "Use a credential plugin (exec) or a token in the kubeconfig.",
        user);

    public static MilvusL7Exception ApiServerNotEncrypted(string server, string user) => new(
        "ApiServerNotEncrypted", SecurityError,
        $"The API server {server} uses http://, which is not encrypted. The credentials of user '{user}' were not sent.",
        "Set the server of the kubeconfig to https://, or regenerate it with: gcloud container clusters get-credentials <cluster> --location <location>",
        server);

    public static MilvusL7Exception ApiServerRedirects(string server, string what, int status, string location) => new(
        "ApiServerRedirects", SecurityError,
        $"The API server {server} answered {what} with a redirect ({status}) to {location}. MilvusL7 does not follow redirects.",
        "Set the server of the kubeconfig to the API server itself. A proxy or a sign-in page may be answering instead. Check with: kubectl cluster-info",
        server);

    public static MilvusL7Exception ContextNotFound(string context, IEnumerable<string> known) => new(
        "ContextNotFound", ObjectNotFound,
        $"The kubeconfig has no context '{context}'. Its contexts: {string.Join(", ", known)}.",
        "Specify one of these contexts with -Context.",
        context);

    public static MilvusL7Exception NoCurrentContext(string path, IEnumerable<string> known) => new(
        "ContextNotSet", InvalidData,
        $"The kubeconfig {path} sets no current context. Its contexts: {string.Join(", ", known)}.",
        "Specify a context with -Context, or set the current one: kubectl config use-context <context>",
        path);

    public static MilvusL7Exception CredentialPlugin(string command, string said, string? installHint, Exception? inner) => new(
        "CredentialPluginFailed", AuthenticationError,
        $"The credential plugin '{command}' of the kubeconfig failed{(said.Length == 0 ? "." : ": " + said)}",
        installHint ?? $"Check that '{command}' is on PATH and runs without errors. For GKE, run: gcloud components install gke-gcloud-auth-plugin, then gcloud auth login.",
        command, inner);

    public static MilvusL7Exception Unauthorized(string server) => new(
        "Unauthorized", AuthenticationError,
        $"{server} rejects the credentials of the kubeconfig: the token is not valid or has expired.",
        "Sign in again (gcloud auth login), or regenerate the kubeconfig: gcloud container clusters get-credentials <cluster> --location <location>",
        server);

    public static MilvusL7Exception Forbidden(string verb, string resource, string group, string? @namespace, string? user) => new(
        "Forbidden", PermissionDenied,
        $"{(user is null ? "The account" : $"'{user}'")} is not allowed to {verb} {resource}{(group.Length == 0 ? string.Empty : "." + group)}{(@namespace is null ? " in the cluster" : $" in namespace '{@namespace}'")}.",
        $"Add this rule to a {(@namespace is null ? "ClusterRole" : "Role")} of the account: {{apiGroups: [\"{group}\"], resources: [\"{resource}\"], verbs: [\"{verb}\"]}} (samples/rbac.yaml lists all required rules).",
        resource);

    public static MilvusL7Exception ApiServerUnreachable(string server, string problem, Exception? inner) => new(
        "ApiServerUnreachable", ConnectionError,
        $"The API server {server} cannot be reached: {problem}",
        "Check the network, the VPN and the cluster's authorized networks. To contact the same server, run: kubectl cluster-info",
        server, inner);

    public static MilvusL7Exception ApiServerUntrusted(string server, string problem, Exception? inner) => new(
        "ApiServerUntrusted", SecurityError,
        $"The certificate of the API server {server} is not trusted: {problem}",
        "Check that server, certificate-authority and tls-server-name in the kubeconfig match, or regenerate it with: gcloud container clusters get-credentials <cluster> --location <location>",
        server, inner);

    public static MilvusL7Exception ApiServerTimeout(string server, string what) => new(
        "ApiServerTimeout", OperationTimeout,
        $"The API server {server} did not answer in time: {what}",
        "Try again. To check the server's health, run: kubectl get --raw /readyz",
        server);

    public static MilvusL7Exception ApiServerFault(string what, int status, string message) => new(
        "ApiServerFault", ProtocolError,
        $"The API server answered {what} with {status}: {message}",
        "Try again. If the error persists, check the API server's log.",
        what);

    public static MilvusL7Exception Rejected(string what, string message) => new(
        "Rejected", InvalidData,
        $"The API server rejects {what}: {message}",
        "This request changed nothing. Correct what the message names, then try again.",
        what);

    public static MilvusL7Exception ResourceNotFound(string what) => new(
        "ResourceNotFound", ObjectNotFound,
        $"{what} was not found.",
        "The object may have been deleted in the meantime. Read the release again with Get-MilvusRelease.",
        what);

    public static MilvusL7Exception NamespaceNotFound(string name) => new(
        "NamespaceNotFound", ObjectNotFound,
        $"The namespace '{name}' does not exist.",
        "Specify an existing namespace with -Namespace. To list namespaces, run: kubectl get namespaces",
        name);

    public static MilvusL7Exception NotGke(string kind, string group) => new(
        "GkeResourceMissing", InvalidOperation,
        $"The cluster does not have the kind {kind} ({group}). It is not a GKE cluster, or its HTTP load balancing add-on is disabled.",
        "Specify the GKE cluster with -Context, or enable the add-on: gcloud container clusters update <cluster> --update-addons=HttpLoadBalancing=ENABLED",
        kind);

    public static MilvusL7Exception FieldConflict(string what, string message) => new(
        "FieldConflict", ResourceExists,
        $"{what} has fields that another field manager owns: {message}",
        "Change the fields with the tool that owns them, or take ownership with -Force.",
        what);

    public static MilvusL7Exception ChangedMeanwhile(string what, string? field) => new(
        "ChangedMeanwhile", ResourceBusy,
        $"{what} was changed by someone else after the diff was created{(field is null ? string.Empty : $" ({field})")}. MilvusL7 did not change it.",
        "Review the change with -WhatIf, then run the command again.",
        what);

    public static MilvusL7Exception PartlyChanged(string done, string missing, MilvusL7Exception inner) => new(
        inner.ErrorId, inner.Category,
        $"{inner.Message} Changed before that: {done}. Not changed: {missing}.",
        inner.RecommendedAction + " To continue from there, run the same command again.",
        inner.Target, inner);

    /// <summary>The same fault, with what it left behind.</summary>
    public static MilvusL7Exception WithRest(MilvusL7Exception inner, string left) => new(
        inner.ErrorId, inner.Category, $"{inner.Message} {left}", inner.RecommendedAction, inner.Target, inner);

    public static MilvusL7Exception GitOpsManaged(string what, string release, string tool, string owner) => new(
        "GitOpsManaged", ResourceExists,
        $"{tool} manages {what} ({owner}) and would revert the change.",
        $"Make the change in the repository that {tool} reads: Get-MilvusRelease {release} -Path <its folder> | ...; or specify -Force to change the cluster anyway.",
        release);

    public static MilvusL7Exception PathNotFound(string path, string action = "Specify a folder of manifests, or one manifest file, with -Path.") => new(
        "PathNotFound", ObjectNotFound,
        $"The file or folder '{path}' does not exist.",
        action,
        path);

    public static MilvusL7Exception PathInvalid(string path, string problem, Exception? inner = null) => new(
        "PathInvalid", InvalidArgument,
        $"'{path}' is not a valid path: {problem}",
        "Specify a full path, or first change to a folder of the file system (Set-Location).",
        path, inner);

    public static MilvusL7Exception ReleaseNameInvalid(string name, string? ns, string place, string? action = null) => new(
        "ReleaseNameInvalid", InvalidArgument,
        $"'{name}'{(ns is null ? string.Empty : $" in namespace '{ns}'")} is not a valid name for the release of {place}. Release and namespace names have at most 63 lower-case letters, digits, '-' and '.', and start and end with a letter or digit.",
        action ?? "Specify the release's name as on the cluster (and its namespace with -Namespace): Get-MilvusRelease <name> -Path <folder>.",
        name);

    public static MilvusL7Exception ReleaseNameMissing(string file, string folder, string path) => new(
        "ReleaseNameInvalid", InvalidArgument,
        $"{file} does not name its release, and the name of its folder, '{folder}', is not a valid release name.",
        $"Specify the release's name as on the cluster: Get-MilvusRelease <name> -Path {Literal.Of(path)}",
        folder);

    public static MilvusL7Exception ExportPathTaken(string path, string other, string release) => new(
        "ExportPathTaken", ResourceExists,
        $"The file {path} belongs to {other}. MilvusL7 did not overwrite it with the manifests of {release}.",
        "Use a separate folder for each release: ... | ForEach-Object { $_ | Export-MilvusManifest (Join-Path out $_.Release.Namespace) }",
        path);

    public static MilvusL7Exception FileChangedMeanwhile(string path) => new(
        "ChangedMeanwhile", ResourceBusy,
        $"The file {path} was changed after the diff was created. MilvusL7 did not change it.",
        "Review the change with -WhatIf, then run the command again.",
        path);

    public static MilvusL7Exception HelmParameterOutranks(string release, string file, IEnumerable<string> parameters) => new(
        "HelmParameterOutranks", InvalidOperation,
        $"The Application of release '{release}' sets {string.Join(", ", parameters)} as Helm parameters, which override its values. The change would not have the intended effect.",
        $"Move these settings into the Application's valuesObject (or values), remove the parameters, and run the command again: {file}",
        file);

    /// <param name="what">What is to be changed.</param>
    /// <param name="claims">The files that have a say on it, each with what it says.</param>
    /// <param name="isSuggested">True where the names of the files suggest that they belong together, and nothing says so.</param>
    public static MilvusL7Exception ReleaseLayered(string what, string file, IEnumerable<string> claims, bool isSuggested = false) => new(
        "ReleaseLayered", InvalidOperation,
        $"A change of {what} in {file} alone would not have the intended effect, because these files also set it: {string.Join(", ", claims)}. Nothing was changed.",
        "Make the change manually in the file that takes precedence, or remove the setting from the other files, and run the command again. "
        + (isSuggested ? "If the other files do not belong to this release, specify -Force, or move them to another folder. " : string.Empty)
        + "about_MilvusL7_GitOps lists the supported layouts.",
        file);

    public static MilvusL7Exception ReleaseRenamed(string what, string file, IEnumerable<string> builds) => new(
        "ReleaseLayered", InvalidOperation,
        $"kustomize renames {what}, to which {file} refers: {string.Join(", ", builds)}. kustomize does not rename references in annotations or of other tools, so the load balancer would refer to an object that does not exist. Nothing was changed.",
        "Remove namePrefix and nameSuffix, or use the built manifests: kubectl kustomize <overlay> > rendered.yaml; Get-MilvusRelease <name> -Path rendered.yaml | ...",
        file);

    public static MilvusL7Exception FileEncrypted(string file, string why) => new(
        "FileEncrypted", InvalidOperation,
        $"The file {file} is encrypted and cannot be edited in place. {why} Nothing was changed.",
        "Decrypt the file, run the command on the plain file, and encrypt the file again (sops --decrypt, sops --encrypt; kubeseal for a SealedSecret).",
        file);

    public static MilvusL7Exception ReleaseUnsupported(string release, string file, string reason) => new(
        "ReleaseUnsupported", InvalidOperation,
        $"Release '{release}' in {file} cannot be edited in place: {reason}",
        "Make the change manually, or render the manifests and use the result: Get-MilvusRelease <name> -Path <rendered file> | ...",
        file);

    public static MilvusL7Exception FileExists(string path) => new(
        "FileExists", ResourceExists,
        $"The file {path} already exists.",
        "Specify another file with -Path, or omit -NoClobber.",
        path);

    public static MilvusL7Exception FileNotRegular(string path, string what) => new(
        "FileNotRegular", InvalidArgument,
        $"{path} is {what}, not a regular file. MilvusL7 does not open it.",
        "Specify the path of a regular file. Save the output of a pipe to a file first.",
        path);

    public static MilvusL7Exception FileTooLarge(string path, int limit) => new(
        "FileTooLarge", InvalidData,
        $"The file {path} is larger than {limit / 1024 / 1024} MB. MilvusL7 does not read it.",
        "Specify another file, or split this file.",
        path);

    public static MilvusL7Exception FolderBusy(string folder, TimeSpan waited) => new(
        "FolderBusy", ResourceBusy,
        $"Another MilvusL7 command has been writing files in {folder} for more than {waited.TotalSeconds:0} s. Nothing was changed.",
        "Wait until the other command finishes, then run this command again.",
        folder);

    public static MilvusL7Exception FileNotWritable(string path, Exception inner) => new(
        "FileNotWritable", PermissionDenied,
        $"The file {path} cannot be written: {inner.Message}",
        "Check the file's permissions and the free disk space.",
        path, inner);

    public static MilvusL7Exception HelmNotFound(string command) => new(
        "HelmNotFound", NotInstalled,
        $"The program '{command}' was not found. MilvusL7 needs it to change Helm releases.",
        "Install Helm 3.14 or later and put it on PATH, or set MILVUSL7_HELM to its path.",
        command);

    public static MilvusL7Exception HelmTooOld(string version) => new(
        "HelmTooOld", NotInstalled,
        $"Helm {version} is too old. MilvusL7 needs --reset-then-reuse-values, which keeps a release's values, and which Helm has since 3.14.",
        "Install Helm 3.14 or later, or set MILVUSL7_HELM to its path.",
        version);

    public static MilvusL7Exception HelmPending(string release, string? @namespace, string status, int revision, int? deployed) => new(
        "HelmReleasePending", ResourceBusy,
        $"Helm release '{release}' is in state {status} (revision {revision}): another Helm command is running, or was interrupted.",
        $"Wait until the command finishes. If no Helm command is running, run: helm rollback {release}{(deployed is null ? string.Empty : " " + deployed)}{(@namespace is null ? string.Empty : $" --namespace {@namespace}")}",
        release);

    public static MilvusL7Exception HelmNoDeployed(string release, string status) => new(
        "HelmReleaseNotDeployed", InvalidOperation,
        $"Helm release '{release}' has no deployed revision; its newest revision is in state {status}.",
        $"First install the release or roll it back. To see what happened, run: helm history {release}",
        release);

    public static MilvusL7Exception HelmRecordMissing(string release) => new(
        "HelmRecordMissing", InvalidOperation,
        $"Helm installed release '{release}', but no Secret contains its record. Helm may store the record elsewhere (HELM_DRIVER), and the next helm upgrade would revert a change that MilvusL7 makes.",
        "Move Helm's records into Secrets, the default; or specify -Force to change the objects directly, and change the values too.",
        release);

    public static MilvusL7Exception HelmConflict(string release, string manager, string fields, string message) => new(
        "HelmConflict", ResourceExists,
        $"Helm cannot upgrade '{release}': the field manager '{manager}' owns {fields} with a different value. {message}",
        "Set the field to the same value in both places, or take ownership with -Force (helm's --force-conflicts).",
        release);

    public static MilvusL7Exception HelmChart(string chart, string version, string said) => new(
        "HelmChartUnavailable", ObjectNotFound,
        $"Helm cannot read chart '{chart}'{(version.Length == 0 ? string.Empty : " " + version)}: {said}",
        "helm repo add milvus https://zilliztech.github.io/milvus-helm/ && helm repo update; or specify a folder or .tgz of that version with -Chart.",
        chart);

    public static MilvusL7Exception ChartVersion(string chart, string found, string installed) => new(
        "ChartVersionMismatch", InvalidArgument,
        $"Chart '{chart}' is version {found}, but version {installed} is installed. This chart would change the version of Milvus.",
        $"Specify chart version {installed} with -Chart. Upgrade Milvus in a separate step.",
        chart);

    public static MilvusL7Exception Helm(string release, string said, string? left) => new(
        "HelmUpgradeFailed", ProtocolError,
        $"helm upgrade of '{release}' failed: {said}{(left is null ? string.Empty : " " + left)}",
        $"The release's values are unchanged. To see the revisions, run: helm history {release}",
        release);

    public static MilvusL7Exception TlsMutual(string release, string source) => new(
        "TlsModeMutual", InvalidOperation,
        $"Release '{release}' has tlsMode 2 (set in {source}): it requires a client certificate, which a GCP load balancer does not present.",
        "If client certificates are not required, first set common.security.tlsMode to 1 there. Otherwise Milvus cannot be used with a layer-7 load balancer.",
        release);

    public static MilvusL7Exception ChartTooOld(string release, string chart, string needed, string what) => new(
        "ChartTooOld", InvalidOperation,
        $"Chart {chart} of release '{release}' cannot {what}. This needs chart {needed} or later.",
        "Upgrade the chart first: helm upgrade with --version and --reset-then-reuse-values.",
        release);

    public static MilvusL7Exception CustomConfigMap(string release, string configMap) => new(
        "CustomConfigMap", InvalidOperation,
        $"Release '{release}' reads its whole configuration from ConfigMap '{configMap}' (customConfigMap), so the chart ignores user.yaml.",
        "Use -SettingsIn Environment, or write common.security.tlsMode and proxy.http.port into that ConfigMap.",
        release);

    public static MilvusL7Exception NoWorkload(string release, string service) => new(
        "WorkloadNotFound", ObjectNotFound,
        $"Service '{service}' of release '{release}' does not select the pods of any Deployment, so there is no workload to enable TLS in.",
        "In a folder, specify a -Path that also contains the proxies' Deployment. On a cluster, compare the Service's selector with the pods' labels.",
        release);

    public static MilvusL7Exception HttpPortTaken(int port, int grpcPort) => new(
        "HttpPortInvalid", InvalidArgument,
        $"REST cannot use port {port}, because {(port == grpcPort ? "gRPC uses" : "the metrics use")} it. With TLS enabled, Milvus would not start.",
        "Specify another -HttpPort. Port 8080 is free in every Milvus chart.",
        port);

    public static MilvusL7Exception SecretNotFound(string name, string? @namespace) => new(
        "SecretNotFound", ObjectNotFound,
        $"Secret '{name}'{(@namespace is null ? string.Empty : $" in namespace '{@namespace}'")} does not exist.",
        $"For the load balancer's certificate, run: New-MilvusTlsSecret -SecretName {name}. For any other, run: kubectl create secret tls {name} --cert <file> --key <file>{(@namespace is null ? string.Empty : $" --namespace {@namespace}")}",
        name);

    public static MilvusL7Exception SecretInvalid(string name, string problem) => new(
        "SecretInvalid", InvalidData,
        $"Secret '{name}' cannot be used: {problem}",
        "A Secret of type kubernetes.io/tls has the keys tls.crt and tls.key.",
        name);

    public static MilvusL7Exception SecretExists(string name, string problem = "It contains another certificate.") => new(
        "SecretExists", ResourceExists,
        $"Secret '{name}' already exists and was not created by MilvusL7. {problem}",
        "Specify another -SecretName, or replace the certificate with -Force.",
        name);

    public static MilvusL7Exception PrivateKeyInFolder(string folder) => new(
        "PrivateKeyInFolder", SecurityError,
        $"The command would write a private key into {folder}, from where it could get into version control.",
        "Use New-MilvusManagedCertificate, or create the Secret on the cluster. Specify -Force to write the key anyway.",
        folder);

    public static MilvusL7Exception SecretValueInFolder(string folder, IEnumerable<string> files) => new(
        "SecretValueInFolder", SecurityError,
        $"The command would write passwords, keys or tokens in plain text into {folder}: {string.Join(", ", files)}. Nothing was written.",
        "Move them into a Secret that Milvus reads. Or specify -Force: only the file's owner can then read the file.",
        folder);

    public static MilvusL7Exception Invalid(string parameter, object? value, string rule, string? action = null) => new(
        parameter + "Invalid", InvalidArgument,
        string.Create(CultureInfo.InvariantCulture, $"-{parameter} {value} is not valid: {rule}"),
        action ?? $"Specify a valid value, or omit -{parameter}.",
        value);

    public static MilvusL7Exception ReleaseRequired(string cmdlet) => new(
        "ReleaseRequired", InvalidArgument,
        $"{cmdlet} requires a release.",
        $"Specify the release ({cmdlet} my-release), or pipe it: Get-MilvusRelease my-release | {cmdlet}.",
        cmdlet);

    public static MilvusL7Exception Missing(string errorId, string message, string action, object? target = null) => new(
        errorId, InvalidArgument, message, action, target);

    public static MilvusL7Exception StaleAppProtocols(string service, string annotation) => new(
        "StaleAnnotation", ResourceExists,
        $"Service '{service}' has the old annotation {annotation}, which overrides the current one.",
        "Specify -Force to remove the old annotation.",
        service);

    public static MilvusL7Exception AnnotationInvalid(string service, string annotation, string text) => new(
        "AnnotationInvalid", InvalidData,
        $"Annotation {annotation} of Service '{service}' is not a valid JSON object: {text}",
        "Correct or remove the annotation, or specify -Force to replace it.",
        service);

    public static MilvusL7Exception ExposureWidened(string release, string how, string action) => new(
        "ExposureWidened", SecurityError,
        $"The Ingress would expose release '{release}' to more clients than before: {how}",
        $"{action}. Or specify -Force to accept the wider exposure.",
        release);

    public static MilvusL7Exception FileNotReadable(string path, Exception inner) => new(
        "FileNotReadable", PermissionDenied,
        $"The file {path} cannot be read: {inner.Message}",
        "Check the file's permissions.",
        path, inner);

    public static MilvusL7Exception ConfirmationRequired(string query, bool isIrreversible) => new(
        "ConfirmationRequired", InvalidOperation,
        $"Confirmation is required, but the session is not interactive: {query}",
        isIrreversible ? "To accept the consequences, run the command with -Force (or -Confirm:$false)." : "Run the command with -Confirm:$false.");

    public static MilvusL7Exception IngressNotFound(string release) => new(
        "IngressNotFound", ObjectNotFound,
        $"No matching Ingress was found for release '{release}', so there is no layer-7 load balancer.",
        "Create an Ingress with New-MilvusIngress. To see the Ingresses of the namespace and the Services they route to, run: kubectl get ingress -o yaml",
        release);

    public static MilvusL7Exception LoadBalancerTimeout(string ingress, TimeSpan timeout, string waiting, string? last) => new(
        "LoadBalancerTimeout", OperationTimeout,
        $"The load balancer of Ingress '{ingress}' was not ready after {timeout.TotalSeconds:0} s. It waits for {waiting}.{(last is null ? string.Empty : $" The last status that could be read: {last}")}",
        "Nothing was changed. Find the cause with Test-MilvusL7, or wait again with a longer -Timeout: a managed certificate takes up to an hour.",
        ingress);

    public static MilvusL7Exception LoadBalancerFailed(string ingress, MilvusL7Finding finding) => new(
        "LoadBalancerFailed", InvalidOperation,
        $"The load balancer of Ingress '{ingress}' will not become ready without intervention. {finding.Id}: {finding.Message} ({finding.Evidence})",
        finding.RecommendedAction,
        finding);

    public static MilvusL7Exception ClusterRequired(string what) => new(
        "ClusterRequired", InvalidArgument,
        $"{what} requires a cluster, but this release is a folder of manifests.",
        "Read the release from the cluster: run Get-MilvusRelease without -Path.",
        what);

    public static MilvusL7Exception QuestionImpossible(string said, Exception inner) => new(
        "ConfirmationRequired", InvalidOperation,
        $"PowerShell asks for confirmation, but the session is not interactive: {said}",
        "Run the command without -Confirm. -Debug also asks at each warning: instead of -Debug, set $DebugPreference = 'Continue'.",
        null, inner);

    public static MilvusL7Exception RolloutTimeout(string deployments, TimeSpan timeout, string state) => new(
        "RolloutTimeout", OperationTimeout,
        $"The rollout of {deployments} did not finish within {timeout.TotalSeconds:0} s: {state}",
        "The change itself is made. To see what the rollout waits for, run kubectl rollout status and kubectl describe pod.",
        deployments);

    public static MilvusL7Exception MoveInProgress(string release, string lease, string @namespace, string holder, string since, string renewed) => new(
        "MoveInProgress", ResourceBusy,
        $"A move of release '{release}' by {holder} is in progress since {since} (Lease {@namespace}/{lease}, last renewed {renewed}).",
        $"Wait until that move finishes. If its process has exited, run the command again 30 s after the last renewal, and it takes over the Lease. To remove the Lease manually, run: kubectl delete lease {lease} --namespace {@namespace}",
        release);

    public static MilvusL7Exception MoveLeaseLost(string release, string lease, string @namespace, string why) => new(
        "MoveLeaseLost", ResourceBusy,
        $"The move of release '{release}' was stopped: its Lease {@namespace}/{lease} {why}.",
        "Run the same command again. It continues where this command stopped.",
        release);

    public static MilvusL7Exception SideBySideStandalone(string release) => new(
        "SideBySideStandalone", InvalidArgument,
        $"Release '{release}' is standalone: Milvus is one process, and a second process would write to the same storage.",
        "Use -Strategy InPlace, the default for a standalone release.",
        release);

    public static MilvusL7Exception RolloutFailed(string deployment, string reason) => new(
        "RolloutFailed", InvalidOperation,
        $"The rollout of Deployment '{deployment}' failed: {reason}",
        "The change itself is made. To find the cause, run kubectl logs and kubectl describe pod.",
        deployment);
}
