using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Help;

public sealed partial class CmdletHelpTests(HelpModule module) : IClassFixture<HelpModule>
{
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    [Fact]
    public void Every_exported_cmdlet_has_help_and_nothing_else_has() =>
        Assert.Equal(module.Cmdlets.Keys.Order(StringComparer.Ordinal), module.Entries.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_cmdlet_has_a_synopsis_a_description_and_two_examples() => Assert.All(module.Entries, entry =>
    {
        (string name, XElement help) = entry;
        Assert.True(HelpModule.Text(help.Element(Command + "details")!.Element(Maml + "description")).Length > 0, $"{name} has no synopsis");
        Assert.True(HelpModule.Text(help.Element(Maml + "description")).Length > 0, $"{name} has no description");
        XElement[] examples = help.Element(Command + "examples")!.Elements(Command + "example").ToArray();
        Assert.True(examples.Length >= 2, $"{name} has {examples.Length} examples");
        Assert.All(examples, e =>
        {
            Assert.Contains(name, HelpModule.Text(e.Element(Dev + "code")), StringComparison.Ordinal);
            Assert.NotEmpty(HelpModule.Text(e.Element(Dev + "remarks")));
        });
    });

    [Fact]
    public void Every_parameter_is_described_and_no_other() => Assert.All(module.Cmdlets.Values, cmdlet =>
    {
        IReadOnlyDictionary<string, XElement> described = module.ParametersOf(cmdlet.Name);
        IEnumerable<string> real = cmdlet.ParameterSets.SelectMany(HelpModule.ParametersOf).Select(p => p.Name).Distinct();
        Assert.Equal(real.Order(StringComparer.Ordinal), described.Keys.Order(StringComparer.Ordinal));
        Assert.All(described, p => Assert.True(HelpModule.Text(p.Value.Element(Maml + "description")).Length > 0, $"{cmdlet.Name} -{p.Key} has no description"));
    });

    [Fact]
    public void The_syntax_is_that_of_the_cmdlet() => Assert.All(module.Cmdlets.Values, cmdlet =>
    {
        IEnumerable<string> real = cmdlet.ParameterSets.Select(s => Lines(HelpModule.ParametersOf(s).Select(Line)));
        IEnumerable<string> written = module.SyntaxOf(cmdlet.Name).Select(s => Lines(s.Select(Line)));
        Assert.Equal(real.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    });

    [Fact]
    public void The_syntax_has_the_order_of_Get_Command() => Assert.All(module.Cmdlets.Values, cmdlet =>
    {
        IEnumerable<string> real = cmdlet.ParameterSets.Select(s => string.Join(' ', Named().Matches(s.ToString()).Select(m => m.Value).Except(Cmdlet.CommonParameters)));
        IEnumerable<string> written = module.SyntaxOf(cmdlet.Name).Select(s => string.Join(' ', s.Select(p => HelpModule.Text(p.Element(Maml + "name")))));
        Assert.Equal(real.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    });

    [Fact]
    public void The_parameters_are_described_as_they_are_in_the_syntax() => Assert.All(module.Cmdlets.Keys, name =>
    {
        IReadOnlyDictionary<string, XElement> described = module.ParametersOf(name);
        Assert.All(module.SyntaxOf(name).SelectMany(s => s), p => Assert.Equal(Line(p), Line(described[HelpModule.Text(p.Element(Maml + "name"))])));
    });

    [Fact]
    public void The_accepted_values_are_all_named() => Assert.All(module.Cmdlets.Values, cmdlet =>
    {
        IReadOnlyDictionary<string, XElement> described = module.ParametersOf(cmdlet.Name);
        Assert.All(cmdlet.ParameterSets.SelectMany(HelpModule.ParametersOf), p =>
        {
            XElement? group = described[p.Name].Element(Command + "parameterValueGroup");
            Assert.Equal(Values(p), group?.Elements(Command + "parameterValue").Select(HelpModule.Text) ?? []);
        });
    });

    [Fact]
    public void The_default_values_are_the_cmdlets_own() => Assert.All(module.Cmdlets.Values, cmdlet =>
    {
        object instance = Activator.CreateInstance(cmdlet.ImplementingType)!;
        IReadOnlyDictionary<string, XElement> described = module.ParametersOf(cmdlet.Name);
        Assert.All(cmdlet.ParameterSets.SelectMany(HelpModule.ParametersOf).Where(p => !p.IsMandatory && p.Name is not ("WhatIf" or "Confirm")), p =>
        {
            object? value = cmdlet.ImplementingType.GetProperty(p.Name)!.GetValue(instance);
            if (value is int or Enum or string { Length: > 0 })
            {
                Assert.Equal(Convert.ToString(value, CultureInfo.InvariantCulture), HelpModule.Text(described[p.Name].Element(Dev + "defaultValue")));
            }
        });
        (instance as IDisposable)?.Dispose();
    });

    [Fact]
    public void The_output_types_are_the_cmdlets_own() => Assert.All(module.Cmdlets.Values, cmdlet =>
    {
        IEnumerable<string> written = module.Entries[cmdlet.Name].Element(Command + "returnValues")!
            .Elements(Command + "returnValue").Select(r => HelpModule.Text(r.Element(Dev + "type")!.Element(Maml + "name")));
        Assert.Equal(cmdlet.OutputType.Select(t => t.Name), written);
    });

    [Fact]
    public void Every_related_link_leads_somewhere() => Assert.All(module.Entries.Values, help =>
    {
        string[] links = help.Element(Maml + "relatedLinks")!.Elements(Maml + "navigationLink").Select(l => HelpModule.Text(l.Element(Maml + "linkText"))).ToArray();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(
            module.Cmdlets.ContainsKey(link) || File.Exists(Path.Combine(module.Folder, "en-US", link + ".help.txt")),
            $"{link} is neither a cmdlet nor an about topic"));
    });

    [Fact]
    public void Get_Help_shows_it() => Assert.All(module.Entries, entry =>
    {
        PSObject help = Assert.Single(module.Run<PSObject>("Get-Help", ("Name", entry.Key), ("Full", true)));
        Assert.Equal(
            HelpModule.Text(entry.Value.Element(Command + "details")!.Element(Maml + "description")),
            ((string)help.Properties["Synopsis"].Value).Trim());
        Assert.NotEmpty((IEnumerable<object>)LanguagePrimitives.ConvertTo<object[]>(((PSObject)help.Properties["examples"].Value).Properties["example"].Value));
    });

    [Theory]
    [InlineData("about_MilvusL7")]
    [InlineData("about_MilvusL7_Connection")]
    [InlineData("about_MilvusL7_Errors")]
    [InlineData("about_MilvusL7_Findings")]
    [InlineData("about_MilvusL7_GitOps")]
    [InlineData("about_MilvusL7_Move")]
    public void Get_Help_shows_the_about_topics(string topic) =>
        Assert.Contains(module.Run<string>("Get-Help", ("Name", topic)), text => text.Contains("SHORT DESCRIPTION", StringComparison.Ordinal) && text.Contains(topic, StringComparison.Ordinal));

    [GeneratedRegex(@"(?<=(^|[ \[])-)\w+")]
    private static partial Regex Named();

    private static string Lines(IEnumerable<string> parameters) => string.Join('\n', parameters.Order(StringComparer.Ordinal));

    private static string Line(CommandParameterInfo parameter)
    {
        string[] pipeline = [.. parameter.ValueFromPipeline ? ["ByValue"] : Array.Empty<string>(), .. parameter.ValueFromPipelineByPropertyName ? ["ByPropertyName"] : Array.Empty<string>()];
        return Line(
            parameter.Name,
            (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).Name,
            parameter.IsMandatory,
            parameter.Position < 0 ? "named" : parameter.Position.ToString(CultureInfo.InvariantCulture),
            pipeline.Length == 0 ? "False" : $"True ({string.Join(", ", pipeline)})",
            parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any());
    }

    private static string Line(XElement parameter) => Line(
        HelpModule.Text(parameter.Element(Maml + "name")),
        HelpModule.Text(parameter.Element(Dev + "type")!.Element(Maml + "name")),
        (bool)parameter.Attribute("required")!,
        (string)parameter.Attribute("position")!,
        (string)parameter.Attribute("pipelineInput")!,
        (bool)parameter.Attribute("globbing")!);

    private static string Line(string name, string type, bool isMandatory, string position, string pipeline, bool wildcards) =>
        $"-{name} <{type}> mandatory {isMandatory}, position {position}, pipeline {pipeline}, wildcards {wildcards}";

    private static IEnumerable<string> Values(CommandParameterInfo parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type.IsEnum
            ? Enum.GetNames(type)
            : parameter.Attributes.OfType<ValidateSetAttribute>().SelectMany(a => a.ValidValues);
    }
}
