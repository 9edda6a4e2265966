namespace MilvusL7.ComputeStandIn;

/// <param name="Code">As in <c>QUOTA_EXCEEDED</c>.</param>
/// <param name="HttpMessage">As in <c>FORBIDDEN</c>.</param>
public sealed record OperationError(string Code, string Message, int HttpStatus = 400, string HttpMessage = "BAD REQUEST");
