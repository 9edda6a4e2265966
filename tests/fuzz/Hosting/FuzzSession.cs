using System.Management.Automation;
using System.Security;
using MilvusL7.Cmdlets.Tests.Hosting;

namespace MilvusL7.Fuzz.Hosting;

/// <summary>A session of the built module for many cases, and what has to hold for all that it writes.</summary>
internal sealed class FuzzSession : IDisposable
{
    /// <summary>Stands where the world keeps secrets.</summary>
    public const string Secret = "Zq7Planted9Marker";

    public ModuleSession Session { get; } = new();

    public FuzzSession()
    {
        foreach (var preference in new[] { "VerbosePreference", "DebugPreference", "InformationPreference" })
        {
            Session.Set(preference, "Continue");
        }
    }

    public void UseCompute(string endpoint, string project)
    {
        var token = new SecureString();
        foreach (var c in Secret)
        {
            token.AppendChar(c);
        }

        Session.Set("PSDefaultParameterValues", new DefaultParameterDictionary
        {
            ["*-Milvus*:ComputeEndpoint"] = endpoint,
            ["*-Milvus*:AccessToken"] = token,
            ["*-MilvusStaticAddress:Project"] = project,
        });
    }

    public void Check(Outcome outcome)
    {
        foreach (var error in outcome.Errors)
        {
            var id = Outcome.IdOf(error);
            Explained.Require(error.Exception is not null && id is not ("UnexpectedFault" or "RuntimeException" or "CommandNotFoundException"), $"{id}: {error} {error.Exception}");
            Explained.Require(error.CategoryInfo.Category != ErrorCategory.NotSpecified, $"{id} has no category: {error}");
            Explained.Check(error.ToString(), id);
            Explained.Check(error.ErrorDetails?.RecommendedAction ?? string.Empty, $"the recommended action of {id}");
        }

        foreach (var text in outcome.Warnings.Concat(outcome.Verbose).Concat(outcome.Debug).Concat(outcome.Information).Append(outcome.Host)
            .Concat(outcome.Objects.Select(o => o.BaseObject).OfType<string>()))
        {
            Explained.Check(text, "a stream");
        }

        Explained.Require(!outcome.Everything.Contains(Secret, StringComparison.Ordinal), $"a secret shows: {outcome.Everything}");
    }

    public void Dispose() => Session.Dispose();
}
