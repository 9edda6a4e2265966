namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>Which request of a run is disturbed, and how.</summary>
/// <param name="Number">Of the sender's requests or, with <paramref name="OfWrites"/>, of its writes.</param>
/// <param name="HelmGoesOn">Of a run that is killed inside helm: only the module is, helm goes on alone.</param>
public sealed record Cut(Disturbance What, int Number, bool OfWrites = false, Sender Sender = Sender.Module, bool HelmGoesOn = false)
{
    public bool Ends => What is Disturbance.EndBefore or Disturbance.EndAfter;

    public bool Befalls(PassedRequest request) =>
        request.Sender == Sender && (OfWrites ? request.WriteNumber : request.Number) == Number;

    public override string ToString() => $"{What} {(OfWrites ? "write" : "request")} {Number} of {Sender}{(HelmGoesOn ? " (helm goes on)" : "")}";
}
