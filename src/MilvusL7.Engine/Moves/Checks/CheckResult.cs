namespace MilvusL7.Engine.Moves.Checks;

/// <summary>What a check answers.</summary>
internal static class CheckResult
{
    /// <summary>Runs a check; a fault that it does not expect leaves it open, for the move itself meets it and says so.</summary>
    public static async Task<MilvusL7Check> OfAsync(string id, string title, Func<Task<Outcome>> look)
    {
        Outcome outcome;
        try
        {
            outcome = await look();
        }
        catch (MilvusL7Exception e)
        {
            outcome = Unknown(e.Message, e.RecommendedAction);
        }

        return new MilvusL7Check { Id = id, Title = title, Result = outcome.Result, Message = outcome.Message, RecommendedAction = outcome.Action };
    }

    public static Outcome Passed(string message) => new(MilvusL7CheckResult.Passed, message, null);

    public static Outcome Failed(string message, string action) => new(MilvusL7CheckResult.Failed, message, action);

    public static Outcome Failed(MilvusL7Exception fault) => Failed(fault.Message, fault.RecommendedAction);

    public static Outcome Unknown(string message, string? action = null) => new(MilvusL7CheckResult.Unknown, message, action);

    internal sealed record Outcome(MilvusL7CheckResult Result, string Message, string? Action);
}
