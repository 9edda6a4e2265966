using System.Management.Automation;

namespace MilvusL7.Cmdlets.Tests.Hosting;

/// <summary>The Tab key at the end of a line.</summary>
internal static class Completing
{
    /// <summary>What is offered, without files and folders.</summary>
    public static IEnumerable<string> At(ModuleSession session, string line)
    {
        using PowerShell shell = session.Create(string.Empty);
        CommandCompletion completion = CommandCompletion.CompleteInput(line, line.Length, null, shell);
        return completion.CompletionMatches.Where(m => m.ResultType != CompletionResultType.ProviderItem && m.ResultType != CompletionResultType.ProviderContainer).Select(m => m.CompletionText);
    }
}
