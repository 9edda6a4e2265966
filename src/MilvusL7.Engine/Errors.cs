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
        action ?? "Get-MilvusRelease -AllNamespaces lists the releases of the cluster; -Namespace, -Context or -Path name another place.",
        name);

    public static MilvusL7Exception ReleaseAmbiguous(string name, IEnumerable<string> found, string? action = null) => new(
        "ReleaseAmbiguous", ResourceExists,
        $"More than one Milvus release is named '{name}': {string.Join(", ", found)}.",
        action ?? "Pipe the one that is meant: Get-MilvusRelease <name> -Namespace <namespace> | ...",
        name);

    public static MilvusL7Exception ReleaseElsewhere(string release, string context, string server, string? found) => new(
        "ReleaseElsewhere", InvalidOperation,
        $"Release '{release}' was read from API server {server}. Context '{context}' leads to {found} here.",
        "Give -Release the release of the cluster that is meant: Get-MilvusRelease <name> -Context <context> | ...",
        release);

    public static MilvusL7Exception MoveNotBegun(string release, string record) => new(
        "MoveNotBegun", ObjectNotFound,
        $"Release '{release}' was not moved by Enable-MilvusL7, and nothing is recorded of what was there before: there is no {record}.",
        "Enable-MilvusL7 begins a move. To undo what single cmdlets did, run: Set-MilvusServiceType LoadBalancer, Remove-MilvusIngress, Remove-MilvusL7Annotation, Remove-MilvusBackendConfig, Disable-MilvusTls.",
        release);

    public static MilvusL7Exception ChartNotUnderstood(string release, string chart, string reason) => new(
        "ChartNotUnderstood", InvalidOperation,
        $"The chart of Helm release '{release}' ({chart}) is not the Milvus chart that MilvusL7 knows: {reason}. Nothing was changed.",
        "MilvusL7 knows the chart 'milvus' of zilliztech/milvus-helm, from 4.0. Set the Service's type and annotations and Milvus's TLS by the values that this chart has for them; New-MilvusBackendConfig and New-MilvusIngress work for a release of plain manifests.",
        release);

    public static MilvusL7Exception IngressOwned(string ingress, string owner, string action) => new(
        "IngressOwned", ResourceExists,
        $"Ingress '{ingress}' is made by {owner}: what is written into it is lost when it is made again. Nothing was changed.",
        action,
        ingress);

    /// <param name="owner">Null where it is not known.</param>
    public static MilvusL7Exception IngressOfOthers(string ingress, string? owner) => new(
        "IngressOfOthers", ResourceExists,
        $"Ingress '{ingress}' was not created by MilvusL7{(owner is null ? string.Empty : $" but by {owner}")}. The Ingress was not annotated.",
        "Specify -Force to annotate it. GKE also retries by itself, after a pause of up to ten minutes.",
        ingress);

    /// <param name="other">The release that MilvusL7 created it for; null where MilvusL7 did not create it.</param>
    public static MilvusL7Exception ResourceOfOthers(string resource, string release, string? other) => new(
        "ResourceOfOthers", ResourceExists,
        $"{resource} was not created by MilvusL7 for release '{release}'{(other is null ? string.Empty : $" but for release '{other}'")}. Nothing was deleted.",
        "Delete it with the tool that created it, or specify -Force.",
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
        $"The annotations of Service '{service}' name BackendConfig '{backendConfig}', which MilvusL7 did not create for release '{release}'. The annotations were not removed.",
        $"Specify -BackendConfigName {Literal.Argument(backendConfig)} or -Force to remove them.",
        service);

    public static MilvusL7Exception TlsStillUsed(string release, string ingress, string service, string first) => new(
        "TlsStillUsed", InvalidOperation,
        $"{ingress} routes to Service '{service}' with the backend protocol HTTP2. If TLS is off in release '{release}', its load balancer has no healthy backend. Nothing was changed.",
        $"With -Force TLS is disabled anyway, and clients of the load balancer receive 502. Otherwise first run: {first}",
        release);

    public static MilvusL7Exception TlsMutualOfOthers(string release, string source) => new(
        "TlsModeMutual", InvalidOperation,
        $"Release '{release}' has tlsMode 2 (set in {source}), which Enable-MilvusTls never sets.",
        "Change common.security.tlsMode where it is set, or specify -Force to set it to 0.",
        release);

    public static MilvusL7Exception MoveBeingDisabled(string release) => new(
        "MoveBeingDisabled", InvalidOperation,
        $"The move of release '{release}' is being taken back, and that has not come to its end.",
        "Run Disable-MilvusL7 to its end first; then the move can begin anew.",
        release);

    public static MilvusL7Exception MoveStrategyOther(string release, MilvusL7Strategy begun) => new(
        "MoveStrategyOther", InvalidOperation,
        $"The move of release '{release}' was begun {begun}.",
        $"Leave -Strategy out to go on, or take the move back with Disable-MilvusL7 first.",
        release);

    public static MilvusL7Exception HostNameShared(string release, string host, string other) => new(
        "HostNameShared", InvalidArgument,
        $"Release '{release}' was to get the host name '{host}', which '{other}' gets in the same pipeline: each has a load balancer and an address of its own, and DNS can lead to one of them only.",
        "Give each release host names of its own: pipe objects with a Release and a HostName. about_MilvusL7_Move has an example.",
        release);

    public static MilvusL7Exception PreflightFailed(string release, IEnumerable<MilvusL7Check> failed) => new(
        "PreflightFailed", InvalidOperation,
        $"Release '{release}' cannot be moved; nothing was changed. {string.Join(" ", failed.Select(f => $"{f.Title}: {f.Message}"))}",
        string.Join(" ", failed.Select(f => f.RecommendedAction).OfType<string>().Distinct(StringComparer.Ordinal)) is { Length: > 0 } actions ? actions : "Get-MilvusL7Plan shows every check.",
        release);

    public static MilvusL7Exception HelmElsewhere(string release, int revision, string host) => new(
        "HelmElsewhere", ResourceBusy,
        $"Revision {revision} of Helm release '{release}' is pending: a helm that was started on {host} may still be at work on it.",
        $"Look on {host} whether helm still runs. Ten minutes after the revision began, the same command takes it for ended and goes on.",
        release);

    public static MilvusL7Exception L4AddressNotKeepable(string service, string address) => new(
        "L4AddressNotKeepable", InvalidOperation,
        $"The address {address} of Service '{service}' is no IPv4 address, and cannot be reserved as it is.",
        "Leave -KeepL4Address out, or reserve it by hand: gcloud compute addresses create.",
        service);

    public static MilvusL7Exception IngressAddressMissing(string ingress) => new(
        "IngressAddressMissing", InvalidOperation,
        $"Ingress '{ingress}' has no address to connect to: GKE has given it none yet.",
        "Wait for it with Wait-MilvusL7; Test-MilvusL7 says what is in the way.",
        ingress);

    public static MilvusL7Exception ServiceTypeTimeout(string service, TimeSpan timeout) => new(
        "ServiceTypeTimeout", OperationTimeout,
        $"{service} is still of type LoadBalancer {timeout.TotalSeconds:0} s after its owner was told otherwise.",
        "See the Milvus operator's log. Run the same command again to go on.",
        service);

    public static MilvusL7Exception MoveUnderWay(string release, MilvusL7MoveState state, string parameter) => new(
        "MoveUnderWay", InvalidOperation,
        $"The move of release '{release}' is past the point where {parameter} could be changed ({state}).",
        "Run the command without it, or take the move back with Disable-MilvusL7 first.",
        release);

    public static MilvusL7Exception HelmStillAtWork(string release, int revision, int process) => new(
        "HelmStillAtWork", OperationTimeout,
        $"helm (process {process}) has been at work on revision {revision} of Helm release '{release}' for more than ten minutes.",
        "See what it waits for, or end it; then run the same command again.",
        release);

    public static MilvusL7Exception DeletionTimeout(string resource, TimeSpan timeout, string finalizers) => new(
        "DeletionTimeout", OperationTimeout,
        $"{resource} is not gone after {timeout.TotalSeconds:0} s{(finalizers.Length > 0 ? $": {finalizers} holds it" : string.Empty)}.",
        "See its events (kubectl describe): GKE says there what it cannot delete. Run the same command again to go on.",
        resource);

    public static MilvusL7Exception L4AddressTimeout(string service, TimeSpan timeout) => new(
        "L4AddressTimeout", OperationTimeout,
        $"{service} has no address {timeout.TotalSeconds:0} s after its layer-4 load balancer was asked for again. The layer-7 load balancer still serves.",
        "See its events (kubectl describe): GKE says there what is in the way. Run the same command again to go on.",
        service);

    public static MilvusL7Exception MoveRecordUnreadable(ResourceRef record, string problem) => new(
        "MoveRecordUnreadable", InvalidData,
        $"{record} is not a record of a move that this version of the module accepts. {problem} Nothing was changed.",
        $"Find out who changed it: kubectl get secret {record.Name} -n {record.Namespace} -o yaml --show-managed-fields. If another version of the module wrote it, use that version.",
        record.ToString());

    public static MilvusL7Exception ReleaseUnreadable(string release, Exception inner) => new(
        "ReleaseUnreadable", InvalidData,
        $"An object of release '{release}' does not have the form of its kind, so the release cannot be read.",
        $"Look at its objects: kubectl get service,deployment,configmap -l app.kubernetes.io/instance={release} -o yaml",
        release, inner);

    public static MilvusL7Exception HelmTimeout(string program, string command, TimeSpan time) => new(
        "HelmTimeout", OperationTimeout,
        $"'{program} {command}' did not end within {time.TotalMinutes:0} minutes and was stopped.",
        "Run the same command again. If it stops again, run helm with --debug to see what it waits for.",
        program);

    public static MilvusL7Exception HelmOutputTooLarge(string program, string command) => new(
        "HelmOutputTooLarge", ProtocolError,
        $"'{program} {command}' wrote more than {Releases.Helm.HelmCli.LargestOutput / 1024 / 1024} MB and was stopped.",
        "Check that MILVUSL7_HELM, or helm in the PATH, is Helm's own program.",
        program);

    public static MilvusL7Exception CloneNameTaken(string release, string resource) => new(
        "CloneNameTaken", ResourceExists,
        $"{resource} already exists and was not created by MilvusL7. The clone of release '{release}' needs this name.",
        "Rename or delete the object, or use -Strategy InPlace.",
        resource);

    public static MilvusL7Exception FormerStateUnsupported(string release, string problem) => new(
        "FormerStateUnsupported", InvalidOperation,
        $"Release '{release}' has a setting that Disable-MilvusL7 could not restore. {problem}",
        "Correct the setting that the message names, then run the same command again.",
        release);

    public static MilvusL7Exception ServiceNotFound(string release, string service) => new(
        "ServiceNotFound", ObjectNotFound,
        $"Release '{release}' has no Service '{service}'.",
        "Check the release: a Milvus cluster whose proxy is disabled has no Service for clients.",
        release);

    public static MilvusL7Exception KubeconfigNotFound(string looked) => new(
        "KubeconfigNotFound", ObjectNotFound,
        $"No kubeconfig was found: {looked}.",
        "Run: gcloud container clusters get-credentials <cluster> --location <location>; or name a file with KUBECONFIG, or with -Kubeconfig of Get-MilvusRelease.");

    public static MilvusL7Exception KubeconfigInvalid(string path, string problem, Exception? inner = null) => new(
        "KubeconfigInvalid", InvalidData,
        $"The kubeconfig {path} cannot be used: {problem}",
        "Mend the file, or make it anew with: gcloud container clusters get-credentials <cluster> --location <location>",
        path, inner);

    public static MilvusL7Exception ProxyInvalid(string where) => new(
        "KubeconfigInvalid", InvalidData,
        $"The proxy of {where} is not valid: its URL must start with http://, https:// or socks5://.",
        "Correct proxy-url in the kubeconfig, or the environment variable HTTPS_PROXY.",
        where);

    public static MilvusL7Exception AuthProviderUnsupported(string user, string provider) => new(
        "AuthProviderUnsupported", AuthenticationError,
        $"User '{user}' of the kubeconfig signs in with auth-provider {provider}, which Kubernetes clients no longer support.",
        provider == "gcp"
            ? "Use gke-gcloud-auth-plugin: gcloud components install gke-gcloud-auth-plugin; gcloud container clusters get-credentials <cluster> --location <location>"
            : "Use a credential plugin (exec) or a token in the kubeconfig.",
        user);

    public static MilvusL7Exception ApiServerNotEncrypted(string server, string user) => new(
        "ApiServerNotEncrypted", SecurityError,
        $"The API server {server} is reached over http://, without encryption. The credentials of user '{user}' were not sent.",
        "Set the server of the kubeconfig to https://, or regenerate it with: gcloud container clusters get-credentials <cluster> --location <location>",
        server);

    public static MilvusL7Exception ApiServerRedirects(string server, string what, int status, string location) => new(
        "ApiServerRedirects", SecurityError,
        $"The API server {server} answered {what} with a redirect ({status}) to {location}. Redirects are not followed.",
        "Set the server of the kubeconfig to the API server itself; a proxy or a sign-in page may answer in its place. Check it with: kubectl cluster-info",
        server);

    public static MilvusL7Exception ContextNotFound(string context, IEnumerable<string> known) => new(
        "ContextNotFound", ObjectNotFound,
        $"The kubeconfig has no context '{context}'; it has: {string.Join(", ", known)}.",
        "Name one of them with -Context.",
        context);

    public static MilvusL7Exception NoCurrentContext(string path, IEnumerable<string> known) => new(
        "ContextNotSet", InvalidData,
        $"The kubeconfig {path} sets no current context; it has: {string.Join(", ", known)}.",
        "Name one with -Context, or set it: kubectl config use-context <context>",
        path);

    public static MilvusL7Exception CredentialPlugin(string command, string said, string? installHint, Exception? inner) => new(
        "CredentialPluginFailed", AuthenticationError,
        $"The credential plugin '{command}' of the kubeconfig failed{(said.Length == 0 ? "." : ": " + said)}",
        installHint ?? $"Check that '{command}' is on PATH and works by hand; for GKE: gcloud components install gke-gcloud-auth-plugin, then gcloud auth login.",
        command, inner);

    public static MilvusL7Exception Unauthorized(string server) => new(
        "Unauthorized", AuthenticationError,
        $"{server} does not accept the credentials of the kubeconfig: the token is wrong or has expired.",
        "Sign in again (gcloud auth login), or make the kubeconfig anew: gcloud container clusters get-credentials <cluster> --location <location>",
        server);

    public static MilvusL7Exception Forbidden(string verb, string resource, string group, string? @namespace, string? user) => new(
        "Forbidden", PermissionDenied,
        $"{(user is null ? "The account" : $"'{user}'")} may not {verb} {resource}{(group.Length == 0 ? string.Empty : "." + group)}{(@namespace is null ? " in the cluster" : $" in namespace '{@namespace}'")}.",
        $"Add this rule to a {(@namespace is null ? "ClusterRole" : "Role")} of the account: {{apiGroups: [\"{group}\"], resources: [\"{resource}\"], verbs: [\"{verb}\"]}} (samples/rbac.yaml has all that is needed).",
        resource);

    public static MilvusL7Exception ApiServerUnreachable(string server, string problem, Exception? inner) => new(
        "ApiServerUnreachable", ConnectionError,
        $"The API server {server} cannot be reached: {problem}",
        "Check the network, the VPN and the cluster's authorized networks; kubectl cluster-info asks the same server.",
        server, inner);

    public static MilvusL7Exception ApiServerUntrusted(string server, string problem, Exception? inner) => new(
        "ApiServerUntrusted", SecurityError,
        $"The certificate of the API server {server} is not trusted: {problem}",
        "Check that the kubeconfig's server, certificate-authority and tls-server-name belong together, or regenerate it with: gcloud container clusters get-credentials <cluster> --location <location>",
        server, inner);

    public static MilvusL7Exception ApiServerTimeout(string server, string what) => new(
        "ApiServerTimeout", OperationTimeout,
        $"The API server {server} did not answer in time: {what}",
        "Try again; kubectl get --raw /readyz asks whether the server is well.",
        server);

    public static MilvusL7Exception ApiServerFault(string what, int status, string message) => new(
        "ApiServerFault", ProtocolError,
        $"{what} was answered with {status}: {message}",
        "Try again; if it stays, the API server's log says more.",
        what);

    public static MilvusL7Exception Rejected(string what, string message) => new(
        "Rejected", InvalidData,
        $"The API server refuses {what}: {message}",
        "Nothing was changed by this request; change what the message names and try again.",
        what);

    public static MilvusL7Exception ResourceNotFound(string what) => new(
        "ResourceNotFound", ObjectNotFound,
        $"{what} was not found.",
        "It may have been deleted meanwhile; look again with Get-MilvusRelease.",
        what);

    public static MilvusL7Exception NamespaceNotFound(string name) => new(
        "NamespaceNotFound", ObjectNotFound,
        $"The namespace '{name}' does not exist.",
        "Name an existing one with -Namespace; kubectl get namespaces lists them.",
        name);

    public static MilvusL7Exception NotGke(string kind, string group) => new(
        "GkeResourceMissing", InvalidOperation,
        $"The cluster has no {kind} ({group}): it is not a GKE cluster, or its HTTP load balancing add-on is off.",
        "Choose the GKE cluster with -Context; the add-on is turned on by: gcloud container clusters update <cluster> --update-addons=HttpLoadBalancing=ENABLED",
        kind);

    public static MilvusL7Exception FieldConflict(string what, string message) => new(
        "FieldConflict", ResourceExists,
        $"{what} has fields that others manage: {message}",
        "Change them where they are managed, or take them over with -Force.",
        what);

    public static MilvusL7Exception ChangedMeanwhile(string what, string? field) => new(
        "ChangedMeanwhile", ResourceBusy,
        $"{what} was changed by others since the diff was made{(field is null ? string.Empty : $" ({field})")}; it was left as it is.",
        "Look again with -WhatIf, then run the command once more.",
        what);

    public static MilvusL7Exception PartlyChanged(string done, string missing, MilvusL7Exception inner) => new(
        inner.ErrorId, inner.Category,
        $"{inner.Message} Changed before that: {done}. Not changed: {missing}.",
        inner.RecommendedAction + " The same command run again goes on from there.",
        inner.Target, inner);

    /// <summary>The same fault, with what it left behind.</summary>
    public static MilvusL7Exception WithRest(MilvusL7Exception inner, string left) => new(
        inner.ErrorId, inner.Category, $"{inner.Message} {left}", inner.RecommendedAction, inner.Target, inner);

    public static MilvusL7Exception GitOpsManaged(string what, string release, string tool, string owner) => new(
        "GitOpsManaged", ResourceExists,
        $"{tool} manages {what} ({owner}) and would revert the change.",
        $"Make the change in the repository that {tool} reads: Get-MilvusRelease {release} -Path <its folder> | ...; or change the cluster all the same with -Force.",
        release);

    public static MilvusL7Exception PathNotFound(string path, string action = "Name a folder of manifests, or one file of them, with -Path.") => new(
        "PathNotFound", ObjectNotFound,
        $"There is no file or folder '{path}'.",
        action,
        path);

    public static MilvusL7Exception PathInvalid(string path, string problem, Exception? inner = null) => new(
        "PathInvalid", InvalidArgument,
        $"'{path}' is no path of a file or folder: {problem}",
        "Give a full path, or go to a folder first (Set-Location).",
        path, inner);

    public static MilvusL7Exception ReleaseNameInvalid(string name, string? ns, string place, string? action = null) => new(
        "ReleaseNameInvalid", InvalidArgument,
        $"The release of {place} cannot be '{name}'{(ns is null ? string.Empty : $" in namespace '{ns}'")}: both have at most 63 lower-case letters, digits, '-' and '.', and start and end with a letter or digit.",
        action ?? "Name the release (and with -Namespace the namespace) as it is on the cluster: Get-MilvusRelease <name> -Path <folder>.",
        name);

    public static MilvusL7Exception ReleaseNameMissing(string file, string folder, string path) => new(
        "ReleaseNameInvalid", InvalidArgument,
        $"{file} does not name its release, and the name of its folder, '{folder}', is not a valid release name.",
        $"Name the release as it is on the cluster: Get-MilvusRelease <name> -Path {Literal.Of(path)}",
        folder);

    public static MilvusL7Exception ExportPathTaken(string path, string other, string release) => new(
        "ExportPathTaken", ResourceExists,
        $"The file {path} is that of {other}: what belongs to {release} was not written over it.",
        "Give each release a folder of its own: ... | ForEach-Object { $_ | Export-MilvusManifest (Join-Path out $_.Release.Namespace) }",
        path);

    public static MilvusL7Exception FileChangedMeanwhile(string path) => new(
        "ChangedMeanwhile", ResourceBusy,
        $"The file {path} was changed since the diff was made; it was left as it is.",
        "Look again with -WhatIf, then run the command once more.",
        path);

    public static MilvusL7Exception HelmParameterOutranks(string release, string file, IEnumerable<string> parameters) => new(
        "HelmParameterOutranks", InvalidOperation,
        $"The Application of release '{release}' sets {string.Join(", ", parameters)} as Helm parameters, which outrank its values: the change would have no effect there, or not the one wished.",
        $"Move what these parameters set into the Application's valuesObject (or values), take the parameters away, and run the command again: {file}",
        file);

    /// <param name="what">What is to be changed.</param>
    /// <param name="claims">The files that have a say on it, each with what it says.</param>
    /// <param name="isSuggested">True where the names of the files suggest that they belong together, and nothing says so.</param>
    public static MilvusL7Exception ReleaseLayered(string what, string file, IEnumerable<string> claims, bool isSuggested = false) => new(
        "ReleaseLayered", InvalidOperation,
        $"A change of {what} in {file} alone would not have the wished effect. These files have a say on it too: {string.Join(", ", claims)}. Nothing was changed.",
        "Make the change by hand in the file that decides, or remove the setting from the other files, and run the command again. "
        + (isSuggested ? "If the other files do not belong to this release, add -Force, or keep them in another folder. " : string.Empty)
        + "about_MilvusL7_GitOps lists the layouts that are supported.",
        file);

    public static MilvusL7Exception ReleaseRenamed(string what, string file, IEnumerable<string> builds) => new(
        "ReleaseLayered", InvalidOperation,
        $"{what}, which {file} leads to, gets another name when the manifests are built: {string.Join(", ", builds)}. kustomize does not rename what an annotation or another tool names, so the load balancer would look for an object that does not exist. Nothing was changed.",
        "Remove namePrefix and nameSuffix, or work on the built manifests: kubectl kustomize <overlay> > rendered.yaml; Get-MilvusRelease <name> -Path rendered.yaml | ...",
        file);

    public static MilvusL7Exception FileEncrypted(string file, string why) => new(
        "FileEncrypted", InvalidOperation,
        $"The file {file} is encrypted and cannot be edited in place. {why} Nothing was changed.",
        "Decrypt the file, run the command on the plain file, and encrypt the file again (sops --decrypt, sops --encrypt; kubeseal for a SealedSecret).",
        file);

    public static MilvusL7Exception ReleaseUnsupported(string release, string file, string reason) => new(
        "ReleaseUnsupported", InvalidOperation,
        $"Release '{release}' in {file} cannot be edited in place: {reason}",
        "Make the change by hand, or render the manifests and work on the result: Get-MilvusRelease <name> -Path <rendered file> | ...",
        file);

    public static MilvusL7Exception FileExists(string path) => new(
        "FileExists", ResourceExists,
        $"The file {path} is there already.",
        "Name another one with -Path, or leave -NoClobber out.",
        path);

    public static MilvusL7Exception FileNotRegular(string path, string what) => new(
        "FileNotRegular", InvalidArgument,
        $"{path} is {what}, not a regular file. The command does not open it.",
        "Specify the path of a regular file. Save the output of a pipe to a file first.",
        path);

    public static MilvusL7Exception FileTooLarge(string path, int limit) => new(
        "FileTooLarge", InvalidData,
        $"The file {path} is larger than {limit / 1024 / 1024} MB. The command does not read it.",
        "Specify the right file, or split this file.",
        path);

    public static MilvusL7Exception FolderBusy(string folder, TimeSpan waited) => new(
        "FolderBusy", ResourceBusy,
        $"Another MilvusL7 command has been writing files in {folder} for more than {waited.TotalSeconds:0} s. Nothing was changed.",
        "Wait until the other command ends, then run this command again.",
        folder);

    public static MilvusL7Exception FileNotWritable(string path, Exception inner) => new(
        "FileNotWritable", PermissionDenied,
        $"The file {path} cannot be written: {inner.Message}",
        "Check the file's permissions and the space on the disk.",
        path, inner);

    public static MilvusL7Exception HelmNotFound(string command) => new(
        "HelmNotFound", NotInstalled,
        $"Release changes need the program '{command}', which was not found.",
        "Install Helm 3.14 or later and put it on PATH, or set MILVUSL7_HELM to its path.",
        command);

    public static MilvusL7Exception HelmTooOld(string version) => new(
        "HelmTooOld", NotInstalled,
        $"Helm {version} is too old: --reset-then-reuse-values, which keeps a release's values, is there since 3.14.",
        "Install Helm 3.14 or later, or set MILVUSL7_HELM to its path.",
        version);

    public static MilvusL7Exception HelmPending(string release, string? @namespace, string status, int revision, int? deployed) => new(
        "HelmReleasePending", ResourceBusy,
        $"Helm release '{release}' is in state {status} (revision {revision}): another Helm command runs, or one was ended in the middle.",
        $"Wait until it is done; if none runs: helm rollback {release}{(deployed is null ? string.Empty : " " + deployed)}{(@namespace is null ? string.Empty : $" --namespace {@namespace}")}",
        release);

    public static MilvusL7Exception HelmNoDeployed(string release, string status) => new(
        "HelmReleaseNotDeployed", InvalidOperation,
        $"Helm release '{release}' has no deployed revision; its newest one is {status}.",
        $"helm history {release} shows what happened; install or roll back first.",
        release);

    public static MilvusL7Exception HelmRecordMissing(string release) => new(
        "HelmRecordMissing", InvalidOperation,
        $"Helm installed release '{release}', but there is no Secret with its record: Helm may keep it elsewhere (HELM_DRIVER), and its next upgrade would revert a change made beside it.",
        "Bring the records back into Secrets, Helm's default; or change the objects themselves with -Force, and the values too.",
        release);

    public static MilvusL7Exception HelmConflict(string release, string manager, string fields, string message) => new(
        "HelmConflict", ResourceExists,
        $"Helm cannot upgrade '{release}': the field manager '{manager}' owns {fields}, spelt differently. {message}",
        "Give the field the same text in both places, or take it over with -Force (helm's --force-conflicts).",
        release);

    public static MilvusL7Exception HelmChart(string chart, string version, string said) => new(
        "HelmChartUnavailable", ObjectNotFound,
        $"Helm cannot read chart '{chart}'{(version.Length == 0 ? string.Empty : " " + version)}: {said}",
        "helm repo add milvus https://zilliztech.github.io/milvus-helm/ && helm repo update; or name a folder or .tgz of that version with -Chart.",
        chart);

    public static MilvusL7Exception ChartVersion(string chart, string found, string installed) => new(
        "ChartVersionMismatch", InvalidArgument,
        $"Chart '{chart}' is version {found}, but {installed} is installed: using it would move Milvus to another version.",
        $"Name chart version {installed} with -Chart; moving Milvus to another version is a step of its own.",
        chart);

    public static MilvusL7Exception Helm(string release, string said, string? left) => new(
        "HelmUpgradeFailed", ProtocolError,
        $"helm upgrade of '{release}' failed: {said}{(left is null ? string.Empty : " " + left)}",
        $"helm history {release} shows the revisions; the release's values are as before.",
        release);

    public static MilvusL7Exception TlsMutual(string release, string source) => new(
        "TlsModeMutual", InvalidOperation,
        $"Release '{release}' has tlsMode 2 (set in {source}): it asks clients for a certificate, and a GCP load balancer has none to show.",
        "Set common.security.tlsMode to 1 there first if clients need no certificate of their own; otherwise Milvus cannot stand behind a layer-7 load balancer.",
        release);

    public static MilvusL7Exception ChartTooOld(string release, string chart, string needed, string what) => new(
        "ChartTooOld", InvalidOperation,
        $"Chart {chart} of release '{release}' cannot {what}; that is there from chart {needed} on.",
        "Upgrade the chart first: helm upgrade with --version and --reset-then-reuse-values.",
        release);

    public static MilvusL7Exception CustomConfigMap(string release, string configMap) => new(
        "CustomConfigMap", InvalidOperation,
        $"Release '{release}' takes its whole configuration from ConfigMap '{configMap}' (customConfigMap): its chart ignores user.yaml.",
        "Use -SettingsIn Environment, or write common.security.tlsMode and proxy.http.port into that ConfigMap.",
        release);

    public static MilvusL7Exception NoWorkload(string release, string service) => new(
        "WorkloadNotFound", ObjectNotFound,
        $"Service '{service}' of release '{release}' leads to no Deployment here: there is nothing that TLS could be turned on in.",
        "Give a -Path that holds the proxies' Deployment too; on a cluster compare the Service's selector with the labels of the pods.",
        release);

    public static MilvusL7Exception HttpPortTaken(int port, int grpcPort) => new(
        "HttpPortInvalid", InvalidArgument,
        $"REST cannot use port {port}: it is taken by {(port == grpcPort ? "gRPC" : "the metrics")}, and with TLS on Milvus would not start.",
        "Choose another -HttpPort; 8080 is free in every Milvus chart.",
        port);

    public static MilvusL7Exception SecretNotFound(string name, string? @namespace) => new(
        "SecretNotFound", ObjectNotFound,
        $"There is no Secret '{name}'{(@namespace is null ? string.Empty : $" in namespace '{@namespace}'")}.",
        $"New-MilvusTlsSecret -SecretName {name} makes it for the load balancer; any other: kubectl create secret tls {name} --cert <file> --key <file>{(@namespace is null ? string.Empty : $" --namespace {@namespace}")}",
        name);

    public static MilvusL7Exception SecretInvalid(string name, string problem) => new(
        "SecretInvalid", InvalidData,
        $"Secret '{name}' cannot be used: {problem}",
        "A Secret of type kubernetes.io/tls has the keys tls.crt and tls.key.",
        name);

    public static MilvusL7Exception SecretExists(string name, string problem = "It holds another certificate.") => new(
        "SecretExists", ResourceExists,
        $"Secret '{name}' exists, made by others. {problem}",
        "Choose another -SecretName, or replace its certificate with -Force.",
        name);

    public static MilvusL7Exception PrivateKeyInFolder(string folder) => new(
        "PrivateKeyInFolder", SecurityError,
        $"A private key would be written into {folder}, and from there into version control.",
        "Use New-MilvusManagedCertificate, or make the Secret on the cluster; -Force writes it all the same.",
        folder);

    public static MilvusL7Exception SecretValueInFolder(string folder, IEnumerable<string> files) => new(
        "SecretValueInFolder", SecurityError,
        $"Passwords, keys or tokens would be written in plain text into {folder}: {string.Join(", ", files)}. Nothing was written.",
        "Move them into a Secret that Milvus reads them from, or add -Force: the file is then readable by its owner alone.",
        folder);

    public static MilvusL7Exception Invalid(string parameter, object? value, string rule, string? action = null) => new(
        parameter + "Invalid", InvalidArgument,
        string.Create(CultureInfo.InvariantCulture, $"-{parameter} {value} is not possible: {rule}"),
        action ?? $"Give -{parameter} a value that fits, or leave it out.",
        value);

    public static MilvusL7Exception ReleaseRequired(string cmdlet) => new(
        "ReleaseRequired", InvalidArgument,
        $"{cmdlet} needs a release.",
        $"Name it ({cmdlet} my-release), or pipe it: Get-MilvusRelease my-release | {cmdlet}.",
        cmdlet);

    public static MilvusL7Exception Missing(string errorId, string message, string action, object? target = null) => new(
        errorId, InvalidArgument, message, action, target);

    public static MilvusL7Exception StaleAppProtocols(string service, string annotation) => new(
        "StaleAnnotation", ResourceExists,
        $"Service '{service}' has the old annotation {annotation}, which outranks the current one.",
        "-Force removes it.",
        service);

    public static MilvusL7Exception AnnotationInvalid(string service, string annotation, string text) => new(
        "AnnotationInvalid", InvalidData,
        $"Annotation {annotation} of Service '{service}' is not the JSON object it should be: {text}",
        "Mend or remove the annotation; -Force replaces it.",
        service);

    public static MilvusL7Exception ExposureWidened(string release, string how, string action) => new(
        "ExposureWidened", SecurityError,
        $"The Ingress would open release '{release}' wider than it was: {how}",
        $"{action}; -Force accepts the wider exposure.",
        release);

    public static MilvusL7Exception FileNotReadable(string path, Exception inner) => new(
        "FileNotReadable", PermissionDenied,
        $"The file {path} cannot be read: {inner.Message}",
        "Check the file's permissions.",
        path, inner);

    public static MilvusL7Exception ConfirmationRequired(string query, bool isIrreversible) => new(
        "ConfirmationRequired", InvalidOperation,
        $"This needs an answer, and nobody can give one here: {query}",
        isIrreversible ? "Run it with -Force (or -Confirm:$false) once the consequence is accepted." : "Run it with -Confirm:$false.");

    public static MilvusL7Exception IngressNotFound(string release) => new(
        "IngressNotFound", ObjectNotFound,
        $"Release '{release}' has no Ingress that is meant here: there is no layer-7 load balancer to look at.",
        "New-MilvusIngress makes one; kubectl get ingress shows those of the namespace, and which Services they lead to.",
        release);

    public static MilvusL7Exception LoadBalancerTimeout(string ingress, TimeSpan timeout, string waiting, string? last) => new(
        "LoadBalancerTimeout", OperationTimeout,
        $"The load balancer of Ingress '{ingress}' did not serve after {timeout.TotalSeconds:0} s; it waits for {waiting}.{(last is null ? string.Empty : $" The last that could be read was: {last}")}",
        "Test-MilvusL7 says what is wrong; nothing was changed. Wait again with a longer -Timeout: a managed certificate takes up to an hour.",
        ingress);

    public static MilvusL7Exception LoadBalancerFailed(string ingress, MilvusL7Finding finding) => new(
        "LoadBalancerFailed", InvalidOperation,
        $"The load balancer of Ingress '{ingress}' will not serve by waiting. {finding.Id}: {finding.Message} ({finding.Evidence})",
        finding.RecommendedAction,
        finding);

    public static MilvusL7Exception ClusterRequired(string what) => new(
        "ClusterRequired", InvalidArgument,
        $"{what} needs a cluster, and this release is a folder of manifests.",
        "Take the release from the cluster: Get-MilvusRelease without -Path.",
        what);

    public static MilvusL7Exception QuestionImpossible(string said, Exception inner) => new(
        "ConfirmationRequired", InvalidOperation,
        $"PowerShell asks here, and nobody can answer: {said}",
        "Run it without -Confirm; -Debug asks too, at each warning: set $DebugPreference = 'Continue' in its place.",
        null, inner);

    public static MilvusL7Exception RolloutTimeout(string deployments, TimeSpan timeout, string state) => new(
        "RolloutTimeout", OperationTimeout,
        $"The rollout of {deployments} was not done after {timeout.TotalSeconds:0} s: {state}",
        "kubectl rollout status and kubectl describe pod say what it waits for; the change itself is made.",
        deployments);

    public static MilvusL7Exception MoveInProgress(string release, string lease, string @namespace, string holder, string since, string renewed) => new(
        "MoveInProgress", ResourceBusy,
        $"Release '{release}' is being moved by {holder} since {since} (Lease {@namespace}/{lease}, last renewed {renewed}).",
        $"Wait until that is done. Where that process is gone, run the command again half a minute after the last renewal: it takes the Lease over. By hand: kubectl delete lease {lease} --namespace {@namespace}",
        release);

    public static MilvusL7Exception MoveLeaseLost(string release, string lease, string @namespace, string why) => new(
        "MoveLeaseLost", ResourceBusy,
        $"The move of release '{release}' was ended: its Lease {@namespace}/{lease} {why}.",
        "Run the same command again: it goes on from where this one was.",
        release);

    public static MilvusL7Exception SideBySideStandalone(string release) => new(
        "SideBySideStandalone", InvalidArgument,
        $"Release '{release}' is standalone: one process is all of Milvus, and a second one beside it would write into the same storage.",
        "Use -Strategy InPlace, the default of a standalone release.",
        release);

    public static MilvusL7Exception RolloutFailed(string deployment, string reason) => new(
        "RolloutFailed", InvalidOperation,
        $"The rollout of Deployment '{deployment}' failed: {reason}",
        "kubectl logs and kubectl describe pod say why; the change itself is made.",
        deployment);
}
