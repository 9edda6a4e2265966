namespace MilvusL7.Engine.Targets.Cluster;

/// <summary>An answer of the API server that is larger than this client reads. A smaller page of a list may be read.</summary>
internal sealed class AnswerTooLargeException(string what, int status) : MilvusL7Exception(
    "ApiServerFault",
    MilvusL7ErrorCategory.ProtocolError,
    $"The response to {what} ({status}) is larger than {BoundedBody.MaximumLength / (1024 * 1024)} MB. MilvusL7 does not read it.",
    "Check the size of the objects with kubectl get --raw, and check whether a proxy answers instead of the API server.",
    what);
