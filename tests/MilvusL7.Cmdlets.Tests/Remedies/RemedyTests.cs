using System.Text.RegularExpressions;
using MilvusL7.Cmdlets.Tests.Hosting;
using MilvusL7.Cmdlets.Tests.Layers;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Remedies;

/// <summary>The commands that findings recommend, run as printed: the finding is gone then.</summary>
public sealed partial class RemedyTests
{
    private static readonly (string Placeholder, string Value)[] Filled =
    [
        ("<host>", GuideWorld.Host),
        ("<secret>", GuideWorld.SecretName),
        ("--certificate <file>", "--certificate tls.crt"),
        ("--private-key <file>", "--private-key tls.key"),
        ("-CertificatePath <file>", "-CertificatePath tls.crt"),
        ("-KeyPath <file>", "-KeyPath tls.key"),
    ];

    public static TheoryData<string, bool> Run
    {
        get
        {
            TheoryData<string, bool> data = new();
            foreach ((string name, RemedyCase remedy) in RemedyCases.All.Where(c => c.Value.Effect is RemedyEffect.Heals or RemedyEffect.Shows))
            {
                // What only shows something does so for an object of anybody.
                if (remedy.Effect == RemedyEffect.Heals)
                {
                    data.Add(name, true);
                }

                if (!remedy.IsForOursOnly)
                {
                    data.Add(name, false);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Parsed => [.. RemedyCases.All.Where(c => c.Value.Effect == RemedyEffect.IsParsed).Select(c => c.Key)];

    [RenderTheory("kubectl")]
    [MemberData(nameof(Run))]
    public async Task Commands_of_a_finding_run_as_printed_and_where_they_change_something_the_finding_is_gone(string name, bool isOurs)
    {
        RemedyCase remedy = RemedyCases.All[name];
        string id = IdOf(name);
        foreach (int[]? choice in remedy.Choices ?? (int[]?[])[null])
        {
            await using RemedyPlace place = await RemedyPlace.StartAsync(remedy, isOurs);
            IReadOnlyList<string> commands = CommandsOf(place, remedy, id);
            foreach (string command in choice is null ? commands : choice.Select(i => commands[i]))
            {
                place.Run(command);
                if (remedy.Effect == RemedyEffect.Heals)
                {
                    place.Settle();
                }
            }

            if (remedy.Effect == RemedyEffect.Heals)
            {
                place.Settle(remedy.Meanwhile);
                Assert.DoesNotContain(place.Findings(), f => f.Id == id);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Parsed))]
    public async Task Commands_that_need_what_is_not_here_are_well_formed(string name)
    {
        RemedyCase remedy = RemedyCases.All[name];
        await using RemedyPlace place = await RemedyPlace.StartAsync(remedy, isOurs: false);

        Assert.All(CommandsOf(place, remedy, IdOf(name), isFilled: false), command =>
        {
            // A placeholder is no redirection once it is filled in.
            System.Management.Automation.Language.Parser.ParseInput(Placeholder().Replace(command, "x"), out _, out System.Management.Automation.Language.ParseError[] errors);
            Assert.Empty(errors.Select(e => $"{command}: {e.Message}"));
        });
    }

    [Fact]
    public void Every_rule_whose_remedy_has_a_command_has_a_case_for_each_of_its_findings()
    {
        string rules = Path.Combine(Settings.Repository, "src", "MilvusL7.Engine", "Diagnosis", "Rules");
        string[] ids = [.. Directory.EnumerateFiles(rules, "*Rule.cs").Select(File.ReadAllText).Where(RemedyText.HasCommand).SelectMany(text => Id().Matches(text)).Select(m => m.Groups["id"].Value).Order(StringComparer.Ordinal)];
        Assert.True(ids.Length > 90, $"only {ids.Length} ids were found: have the rules another form now?");

        Assert.Equal(ids, RemedyCases.All.Keys.Select(IdOf).Distinct().Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<string> CommandsOf(RemedyPlace place, RemedyCase remedy, string id, bool isFilled = true)
    {
        (string Id, string Action)[] findings = [.. place.Findings()];
        string[] actions = [.. findings.Where(f => f.Id == id).Select(f => f.Action)];
        Assert.True(actions.Length > 0, $"there is no {id}, but {string.Join(", ", findings.Select(f => f.Id))}");
        string[] commands = [.. actions.SelectMany(RemedyText.Commands).Select(c => Fill(c, remedy))];
        Assert.True(commands.Length > 0, $"there is no command in: {string.Join('\n', actions)}");
        if (isFilled)
        {
            Assert.All(commands, c => Assert.False(Placeholder().IsMatch(c), $"a placeholder is left: {c}"));
        }

        return commands;
    }

    private static string Fill(string command, RemedyCase remedy) =>
        remedy.Fill.Concat(Filled).Aggregate(command, (text, f) => text.Replace(f.Placeholder, f.Value, StringComparison.Ordinal));

    private static string IdOf(string name) => name.Split('/')[0];

    // Rule("Id", ...), EventRule("Id", ...), and the instances of a rule with several ids
    [GeneratedRegex(@"(?:\b(?:Event)?Rule\(|\bnew\()""(?<id>[A-Z]\w+)""")]
    private static partial Regex Id();

    [GeneratedRegex("<[^>']+>")]
    private static partial Regex Placeholder();
}
