namespace MilvusL7.Engine.Certificates;

/// <summary>One thing found on a certificate.</summary>
/// <param name="Id">Stable identifier, the ErrorId of the exception it can become.</param>
/// <param name="IsError">Whether the load balancer or its clients would refuse the certificate; else a warning.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="RecommendedAction">What to do.</param>
internal sealed record CertificateFinding(string Id, bool IsError, string Message, string RecommendedAction);
