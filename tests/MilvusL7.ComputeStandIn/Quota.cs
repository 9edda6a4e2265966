namespace MilvusL7.ComputeStandIn;

public sealed record Quota(string Metric, double Limit, double Usage);
