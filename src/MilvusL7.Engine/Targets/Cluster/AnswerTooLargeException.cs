namespace MilvusL7.Engine.Targets.Cluster;

/// <summary>An answer of the API server that is larger than this client reads. A smaller page of a list may be read.</summary>
internal sealed class AnswerTooLargeException(string what, int status) : MilvusL7Exception(
    "ApiServerFault",
    MilvusL7ErrorCategory.ProtocolError,
    $"{what} was answered with {status} and more than {BoundedBody.MaximumLength / (1024 * 1024)} MB, which is not read.",
    "Check the size of the objects: kubectl get --raw shows the same answer. A proxy may answer in place of the API server.",
    what);
