namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>Which request of a run is disturbed, and how.</summary>
/// <param name="Number">Of the sender's requests or, with <paramref name="OfWrites"/>, of its writes.</param>
/// <param name="HelmGoesOn">Of a run that is killed inside helm: only the module is, helm goes on alone.</param>
public sealed record Cut(Disturbance What, int Number, bool OfWrites = false, Sender Sender = Sender.Module, bool HelmGoesOn = false)
{
    /// <summary>Not one request, but every other time that each comes: what was disturbed once succeeds when it is sent again.</summary>
    public bool IsEach => Number == 0;

    public bool Ends => What is Disturbance.EndBefore or Disturbance.EndAfter;

    /// <param name="isAgain">True where the same request was disturbed when it came the last time.</param>
    public bool Befalls(PassedRequest request, bool isAgain) => request.Sender == Sender
        && (IsEach ? !isAgain && (request.IsWrite || !OfWrites) : (OfWrites ? request.WriteNumber : request.Number) == Number);

    public override string ToString() => $"{What} {(IsEach ? "each" : Number)} {(OfWrites ? "write" : "request")} of {Sender}{(HelmGoesOn ? " (helm goes on)" : "")}";
}
