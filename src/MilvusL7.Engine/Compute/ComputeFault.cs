using static MilvusL7.MilvusL7ErrorCategory;

namespace MilvusL7.Engine.Compute;

/// <summary>Makes the exceptions of this folder.</summary>
internal static class ComputeFault
{
    public static MilvusL7Exception CredentialsNotFound(Exception inner) => new(
        "ComputeCredentialsNotFound", AuthenticationError,
        "No Google credentials were found: there are no application default credentials, and this machine is not running on Google Cloud.",
        "Sign in (gcloud auth application-default login), specify -CredentialPath or -AccessToken, or omit Compute with -SkipCompute.",
        null, inner);

    public static MilvusL7Exception CredentialsInvalid(string file, string problem) => new(
        "ComputeCredentialsInvalid", InvalidData,
        $"The credential file {file} cannot be used: {problem}",
        "Specify a service account's key file, or the file that gcloud auth application-default login created.",
        file);

    public static MilvusL7Exception Unauthenticated(string said, Exception? inner = null) => new(
        "ComputeUnauthenticated", AuthenticationError,
        $"Google rejects the credentials: {said}",
        "Sign in again: gcloud auth application-default login. An access token is valid for one hour at most.",
        null, inner);

    public static MilvusL7Exception Forbidden(string what, string said) => new(
        "ComputeForbidden", PermissionDenied,
        $"{what}: {said}",
        "Ask an administrator to grant the permission that the message names: gcloud projects add-iam-policy-binding <project> --member <who> --role roles/compute.viewer (to read), roles/compute.loadBalancerAdmin (addresses).",
        what);

    public static MilvusL7Exception ApiDisabled(string project, string said) => new(
        "ComputeApiDisabled", InvalidOperation,
        $"The Compute API is not enabled in project '{project}': {said}",
        $"gcloud services enable compute.googleapis.com --project {Literal.Argument(project)}",
        project);

    public static MilvusL7Exception ProjectUnknown() => new(
        "ComputeProjectUnknown", ObjectNotFound,
        "The GCP project is not known. Neither the cluster's nodes nor the context name a project.",
        "Specify the project with -Project.");

    public static MilvusL7Exception RegionUnknown() => new(
        "ComputeRegionUnknown", MilvusL7ErrorCategory.ObjectNotFound,
        "The region of the cluster is not known. Neither the cluster's nodes nor the context name a region.",
        "Allow the account to list nodes, or use a context that gcloud container clusters get-credentials created.");

    public static MilvusL7Exception ProjectNotFound(string project) => new(
        "ComputeProjectNotFound", ObjectNotFound,
        $"GCP project '{project}' does not exist, or the account has no access to it.",
        "Specify the project with -Project. To list the account's projects, run: gcloud projects list",
        project);

    public static MilvusL7Exception NotFound(string what) => new(
        "ComputeResourceNotFound", ObjectNotFound,
        $"{what} does not exist.",
        "The resource may have been deleted in the meantime. Run the command again.",
        what);

    public static MilvusL7Exception Quota(string what, string said) => new(
        "ComputeQuotaExceeded", InvalidOperation,
        $"{what}: {said}",
        "Delete resources that are not in use (gcloud compute addresses list --global), or request more quota. To see the quotas, run: gcloud compute project-info describe",
        what);

    public static MilvusL7Exception AlreadyExists(string what) => new(
        "ComputeResourceExists", ResourceExists,
        $"{what} already exists.",
        "Check the resource with Get-MilvusStaticAddress, or specify another name.",
        what);

    public static MilvusL7Exception InUse(string what, string said) => new(
        "ComputeResourceInUse", ResourceBusy,
        $"{what}: {said}",
        "First delete or change the resource that uses it.",
        what);

    public static MilvusL7Exception Rejected(string what, string said) => new(
        "ComputeRejected", InvalidArgument,
        $"The Compute API rejects {what}: {said}",
        "This request changed nothing. Correct what the message names, then try again.",
        what);

    public static MilvusL7Exception Fault(string what, int status, string said) => new(
        "ComputeFault", ProtocolError,
        $"The Compute API answered {what} with {status}: {said}",
        "Try again. If the error persists, check Google Cloud's status page.",
        what);

    public static MilvusL7Exception AnswerTooLarge(string what) => new(
        "ComputeFault", ProtocolError,
        $"{what}: the response is larger than {BoundedHttpClientFactory.LargestAnswer / 1024 / 1024} MB.",
        "Check that -ComputeEndpoint and the proxy (HTTPS_PROXY) point to the Compute API.",
        what);

    public static MilvusL7Exception ListEndless(string what, int pages) => new(
        "ComputeFault", ProtocolError,
        $"{what}: the list did not end after {pages} pages, or a page was returned twice.",
        "Check that -ComputeEndpoint and the proxy (HTTPS_PROXY) point to the Compute API.",
        what);

    public static MilvusL7Exception NameInvalid(string path) => new(
        "ComputeNameInvalid", InvalidData,
        $"'{(path.Length > 200 ? path[..200] + "..." : path)}' is not a valid name of a Compute resource. No request was sent.",
        "Correct the annotation or the field that contains this name: kubectl get ingress,service -o yaml.",
        path);

    public static MilvusL7Exception TokenUnavailable(Exception inner) => new(
        "ComputeUnauthenticated", AuthenticationError,
        $"The credentials did not return a token: {(inner is NullReferenceException ? "the token server's response is empty." : inner.Message.Length > 300 ? inner.Message[..300] : inner.Message)}",
        "Sign in again: gcloud auth application-default login; or specify another -CredentialPath or -AccessToken.");

    public static MilvusL7Exception Unreachable(string endpoint, string problem, Exception inner) => new(
        "ComputeUnreachable", ConnectionError,
        $"The Compute API at {endpoint} cannot be reached: {problem}",
        "Check the network and the proxy (HTTPS_PROXY), or omit Compute with -SkipCompute.",
        endpoint, inner);

    public static MilvusL7Exception Timeout(string endpoint, string what) => new(
        "ComputeTimeout", OperationTimeout,
        $"The Compute API at {endpoint} did not answer in time: {what}",
        "Try again.",
        endpoint);

    public static MilvusL7Exception AddressNotFound(string name, string where) => new(
        "StaticAddressNotFound", ObjectNotFound,
        $"Static address '{name}' does not exist in {where}.",
        "List the global addresses with Get-MilvusStaticAddress, or those of a region with -Region. An external Ingress cannot use a regional address.",
        name);

    public static MilvusL7Exception AddressInUse(string name, IEnumerable<string> users) => new(
        "StaticAddressInUse", ResourceBusy,
        $"Static address '{name}' is in use by {string.Join(", ", users)}. Without the reservation, the address could be lost.",
        "First delete the resources that use the address, for example the Ingress. Get-MilvusStaticAddress shows these resources.",
        name);

    public static MilvusL7Exception AddressOther(string name, string? has, string wanted) => new(
        "StaticAddressExists", ResourceExists,
        $"Static address '{name}' already exists. It is {has}, not {wanted}.",
        "Specify another -Name.",
        name);

    public static MilvusL7Exception AddressOfController(string ingress, string address, string reservation) => new(
        "StaticAddressOfController", InvalidOperation,
        $"GKE's controller has reserved {address} for Ingress '{ingress}' with the name '{reservation}', and deletes this reservation with the Ingress. Compute cannot reserve an address twice.",
        "The address remains until the Ingress is deleted. For an address that remains longer, reserve a new one: run New-MilvusStaticAddress without -FromIngress, point DNS to the new address, then run New-MilvusIngress -StaticAddressName. (If the controller never opened port 80 beside HTTPS, it reserves no address, and -FromIngress keeps the current address.)",
        ingress);

    public static MilvusL7Exception IngressHasNoAddress(string ingress, string why) => new(
        "IngressAddressMissing", InvalidOperation,
        $"Ingress '{ingress}' has no address that can be reserved: {why}",
        "Reserve a new address by omitting -FromIngress, or wait for the Ingress's address with Wait-MilvusL7.",
        ingress);

    public static MilvusL7Exception IngressNamesAnother(string ingress, string annotated) => new(
        "StaticAddressNamed", ResourceExists,
        $"Ingress '{ingress}' already uses the static address '{annotated}', which keeps this name.",
        $"Omit -Name, or specify -Name {Literal.Argument(annotated)}.",
        annotated);

    public static MilvusL7Exception EndpointInvalid(string endpoint, string problem) => new(
        "ComputeEndpointInvalid", InvalidArgument,
        $"'{endpoint}' is not a valid endpoint of the Compute API: {problem}",
        "Specify a URL that ends with compute/v1/. To use Google's endpoint, omit -ComputeEndpoint and CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE.",
        endpoint);
}
