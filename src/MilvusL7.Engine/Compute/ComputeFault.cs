using static MilvusL7.MilvusL7ErrorCategory;

namespace MilvusL7.Engine.Compute;

/// <summary>Makes the exceptions of this folder.</summary>
internal static class ComputeFault
{
    public static MilvusL7Exception CredentialsNotFound(Exception inner) => new(
        "ComputeCredentialsNotFound", AuthenticationError,
        "There are no Google credentials here: no application default credentials, and this is no machine of Google's.",
        "Sign in (gcloud auth application-default login), give -CredentialPath or -AccessToken, or go without Compute: -SkipCompute.",
        null, inner);

    public static MilvusL7Exception CredentialsInvalid(string file, string problem) => new(
        "ComputeCredentialsInvalid", InvalidData,
        $"The credential file {file} cannot be used: {problem}",
        "Name a service account's key file, or the file that gcloud auth application-default login wrote.",
        file);

    public static MilvusL7Exception Unauthenticated(string said, Exception? inner = null) => new(
        "ComputeUnauthenticated", AuthenticationError,
        $"Google does not accept the credentials: {said}",
        "Sign in again: gcloud auth application-default login; an access token is good for an hour at most.",
        null, inner);

    public static MilvusL7Exception Forbidden(string what, string said) => new(
        "ComputeForbidden", PermissionDenied,
        $"{what}: {said}",
        "Have the permission that the message names granted: gcloud projects add-iam-policy-binding <project> --member <who> --role roles/compute.viewer (to read), roles/compute.loadBalancerAdmin (addresses).",
        what);

    public static MilvusL7Exception ApiDisabled(string project, string said) => new(
        "ComputeApiDisabled", InvalidOperation,
        $"The Compute API is off in project '{project}': {said}",
        $"gcloud services enable compute.googleapis.com --project {Literal.Argument(project)}",
        project);

    public static MilvusL7Exception ProjectUnknown() => new(
        "ComputeProjectUnknown", ObjectNotFound,
        "The GCP project is not known: the cluster's nodes name none that can be read, nor does the context.",
        "Name it with -Project.");

    public static MilvusL7Exception RegionUnknown() => new(
        "ComputeRegionUnknown", MilvusL7ErrorCategory.ObjectNotFound,
        "The region of the cluster is not known: neither its nodes nor the context's name tell it.",
        "Give the account the right to list nodes, or use the context that gcloud container clusters get-credentials makes.");

    public static MilvusL7Exception ProjectNotFound(string project) => new(
        "ComputeProjectNotFound", ObjectNotFound,
        $"There is no GCP project '{project}', or the account may not see it.",
        "Name the project with -Project; gcloud projects list shows those of the account.",
        project);

    public static MilvusL7Exception NotFound(string what) => new(
        "ComputeResourceNotFound", ObjectNotFound,
        $"{what} is not there.",
        "It may have been deleted meanwhile; look again.",
        what);

    public static MilvusL7Exception Quota(string what, string said) => new(
        "ComputeQuotaExceeded", InvalidOperation,
        $"{what}: {said}",
        "Free what is not used (gcloud compute addresses list --global), or ask for more quota: gcloud compute project-info describe shows it.",
        what);

    public static MilvusL7Exception AlreadyExists(string what) => new(
        "ComputeResourceExists", ResourceExists,
        $"{what} exists already.",
        "Look at it: Get-MilvusStaticAddress; or choose another name.",
        what);

    public static MilvusL7Exception InUse(string what, string said) => new(
        "ComputeResourceInUse", ResourceBusy,
        $"{what}: {said}",
        "Take it out of use first.",
        what);

    public static MilvusL7Exception Rejected(string what, string said) => new(
        "ComputeRejected", InvalidArgument,
        $"Compute refuses {what}: {said}",
        "Nothing was changed by this request; change what the message names and try again.",
        what);

    public static MilvusL7Exception Fault(string what, int status, string said) => new(
        "ComputeFault", ProtocolError,
        $"{what} was answered with {status}: {said}",
        "Try again; if it stays, see Google Cloud's status page.",
        what);

    public static MilvusL7Exception AnswerTooLarge(string what) => new(
        "ComputeFault", ProtocolError,
        $"{what}: the answer is larger than {BoundedHttpClientFactory.LargestAnswer / 1024 / 1024} MB.",
        "Check that -ComputeEndpoint and the proxy (HTTPS_PROXY) lead to the Compute API.",
        what);

    public static MilvusL7Exception ListEndless(string what, int pages) => new(
        "ComputeFault", ProtocolError,
        $"{what}: the list did not end after {pages} pages, or a page was given out twice.",
        "Check that -ComputeEndpoint and the proxy (HTTPS_PROXY) lead to the Compute API.",
        what);

    public static MilvusL7Exception NameInvalid(string path) => new(
        "ComputeNameInvalid", InvalidData,
        $"'{(path.Length > 200 ? path[..200] + "..." : path)}' does not name a Compute resource. Nothing was sent.",
        "Correct the annotation or the field that has this name: kubectl get ingress,service -o yaml.",
        path);

    public static MilvusL7Exception TokenUnavailable(Exception inner) => new(
        "ComputeUnauthenticated", AuthenticationError,
        $"The credentials do not give a token: {(inner is NullReferenceException ? "the token server's answer is empty." : inner.Message.Length > 300 ? inner.Message[..300] : inner.Message)}",
        "Sign in again: gcloud auth application-default login; or give another -CredentialPath or -AccessToken.");

    public static MilvusL7Exception Unreachable(string endpoint, string problem, Exception inner) => new(
        "ComputeUnreachable", ConnectionError,
        $"The Compute API at {endpoint} cannot be reached: {problem}",
        "Check the network and the proxy (HTTPS_PROXY), or go without Compute: -SkipCompute.",
        endpoint, inner);

    public static MilvusL7Exception Timeout(string endpoint, string what) => new(
        "ComputeTimeout", OperationTimeout,
        $"The Compute API at {endpoint} did not answer in time: {what}",
        "Try again.",
        endpoint);

    public static MilvusL7Exception AddressNotFound(string name, string where) => new(
        "StaticAddressNotFound", ObjectNotFound,
        $"There is no static address '{name}' in {where}.",
        "Get-MilvusStaticAddress lists the global ones; -Region names those of a region, which an external Ingress cannot use.",
        name);

    public static MilvusL7Exception AddressInUse(string name, IEnumerable<string> users) => new(
        "StaticAddressInUse", ResourceBusy,
        $"Static address '{name}' is in use by {string.Join(", ", users)}: without the reservation it could be lost.",
        "Delete what uses it first, the Ingress for example; Get-MilvusStaticAddress shows the users.",
        name);

    public static MilvusL7Exception AddressOther(string name, string? has, string wanted) => new(
        "StaticAddressExists", ResourceExists,
        $"Static address '{name}' exists, and is {has}, not {wanted}.",
        "Choose another -Name.",
        name);

    public static MilvusL7Exception AddressOfController(string ingress, string address, string reservation) => new(
        "StaticAddressOfController", InvalidOperation,
        $"GKE's controller itself has reserved {address} for Ingress '{ingress}' under the name '{reservation}', and deletes that reservation with the Ingress; Compute reserves no address twice.",
        "The address stays as long as the Ingress does. One that outlives the Ingress is another one: reserve it without -FromIngress, point DNS at it, then New-MilvusIngress -StaticAddressName. (A controller that never opened port 80 beside HTTPS reserves nothing: then -FromIngress keeps the very address.)",
        ingress);

    public static MilvusL7Exception IngressHasNoAddress(string ingress, string why) => new(
        "IngressAddressMissing", InvalidOperation,
        $"Ingress '{ingress}' has no address that could be kept: {why}",
        "Reserve a new one without -FromIngress, or wait for the address: Wait-MilvusL7.",
        ingress);

    public static MilvusL7Exception IngressNamesAnother(string ingress, string annotated) => new(
        "StaticAddressNamed", ResourceExists,
        $"Ingress '{ingress}' uses the static address '{annotated}' already: it is kept under that name.",
        $"Leave -Name out, or give -Name {Literal.Argument(annotated)}.",
        annotated);

    public static MilvusL7Exception EndpointInvalid(string endpoint, string problem) => new(
        "ComputeEndpointInvalid", InvalidArgument,
        $"'{endpoint}' is no endpoint of the Compute API: {problem}",
        "Give a URL that ends in compute/v1/, or leave -ComputeEndpoint and CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE out for Google's own.",
        endpoint);
}
