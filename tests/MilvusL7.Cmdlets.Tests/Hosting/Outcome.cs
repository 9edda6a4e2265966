using System.Management.Automation;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Hosting;

/// <summary>What a script wrote, stream by stream.</summary>
internal sealed record Outcome
{
    public required IReadOnlyList<PSObject> Objects { get; init; }

    /// <summary>Every error, a terminating one last.</summary>
    public required IReadOnlyList<ErrorRecord> Errors { get; init; }

    public required bool IsTerminated { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<string> Verbose { get; init; }

    public required IReadOnlyList<string> Debug { get; init; }

    public required IReadOnlyList<string> Information { get; init; }

    /// <summary>What went to the host: "What if" messages, prompts.</summary>
    public required string Host { get; init; }

    /// <summary>The one error.</summary>
    public ErrorRecord Error => Assert.Single(Errors);

    /// <summary>Its id, without the cmdlet's name.</summary>
    public string ErrorId => IdOf(Error);

    /// <summary>The last object.</summary>
    public PSObject Last => Objects[^1];

    /// <summary>All that a user could have seen.</summary>
    public string Everything => string.Join(
        '\n',
        [
            Host,
            .. Warnings,
            .. Verbose,
            .. Debug,
            .. Information,
            .. Errors.Select(e => $"{e} {e.Exception} {e.ErrorDetails?.RecommendedAction} {e.TargetObject}"),
            .. Objects.SelectMany(o => o.Properties.Select(p => Flat(p.Value))),
        ]);

    /// <summary>The outcome of a script that has to run without an error.</summary>
    public Outcome Succeeded()
    {
        Assert.True(Errors.Count == 0, string.Join('\n', Errors.Select(e => $"{e.FullyQualifiedErrorId}: {e} {e.Exception}")));
        return this;
    }

    /// <summary>The one true or false.</summary>
    public bool Answer() => Assert.IsType<bool>(Assert.Single(Objects).BaseObject);

    public T Value<T>(string property) => Value<T>(Last, property);

    public static T Value<T>(PSObject item, string property)
    {
        PSPropertyInfo? found = item.Properties[property];
        Assert.True(found is not null, $"{item.BaseObject.GetType().Name} has no {property}");
        return (T)LanguagePrimitives.ConvertTo(found.Value, typeof(T), System.Globalization.CultureInfo.InvariantCulture);
    }

    public static string IdOf(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];

    private static string Flat(object? value) => value switch
    {
        string text => text,
        System.Collections.IEnumerable many => string.Join(' ', many.Cast<object?>().Select(Flat)),
        _ => value?.ToString() ?? string.Empty,
    };
}
