using MilvusL7.Engine.Certificates;
using Xunit;

namespace MilvusL7.Engine.Tests.Certificates;

public class HostNameTests
{
    [Theory]
    [InlineData("my-release.milvus.io", "my-release.milvus.io")]
    [InlineData("Milvus.Example.COM", "milvus.example.com")]
    [InlineData("xn--mnchen-3ya.example", "xn--mnchen-3ya.example")]
    [InlineData("localhost", "localhost")]
    [InlineData("0a.1b.example", "0a.1b.example")]
    public void A_name_is_normalised_to_lower_case(string host, string expected) =>
        Assert.Equal(expected, HostName.Normalize(host));

    [Theory]
    [InlineData("münchen.example", "xn--mnchen-3ya.example")]
    [InlineData("MÜNCHEN.example", "xn--mnchen-3ya.example")]
    [InlineData("例え.テスト", "xn--r8jz45g.xn--zckzah")]
    public void An_international_name_becomes_an_A_label_under_invariant_globalization(string host, string expected) =>
        Assert.Equal(expected, HostName.Normalize(host));

    [Fact]
    public void An_international_name_may_stand_after_a_wildcard() =>
        Assert.Equal("*.xn--mnchen-3ya.example", HostName.Normalize("*.münchen.example", allowWildcard: true));

    [Fact]
    public void A_decomposed_name_is_composed_or_refused_but_never_encoded_as_another_name()
    {
        string? normalized = null;
        try
        {
            normalized = HostName.Normalize("mu\u0308nchen.example");
        }
        catch (MilvusL7Exception fault)
        {
            Assert.Contains("combining accent", fault.Message, StringComparison.Ordinal);
        }

        Assert.True(normalized is null or "xn--mnchen-3ya.example", normalized);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("https://milvus.example.com", "URL")]
    [InlineData("milvus.example.com:443", "port")]
    [InlineData("10.0.0.1", "IP address")]
    [InlineData("127.1", "IP address")]
    [InlineData("::1", "IP address")]
    [InlineData("milvus.example.com.", "ends with a dot")]
    [InlineData("milvus..example.com", "empty label")]
    [InlineData(".example.com", "empty label")]
    [InlineData("-a.example.com", "starts or ends with a hyphen")]
    [InlineData("a-.example.com", "starts or ends with a hyphen")]
    [InlineData("my_release.example.com", "'_'")]
    [InlineData("my release.example.com", "' '")]
    [InlineData("a.b*.example.com", "whole first label")]
    [InlineData("*.example.com", "wildcard is not allowed")]
    [InlineData("milvus.example.123", "is a number")]
    public void A_broken_rule_is_named(string host, string rule)
    {
        MilvusL7Exception fault = Faults.Expect("HostNameInvalid", () => HostName.Normalize(host));
        Assert.Contains($"'{host}'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(rule, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_of_63_characters_is_the_longest()
    {
        string longest = new('a', 63);
        Assert.Equal(longest + ".example", HostName.Normalize(longest + ".example"));
        Faults.Expect("HostNameInvalid", () => HostName.Normalize(longest + "a.example"));
    }

    [Fact]
    public void A_name_of_253_characters_is_the_longest()
    {
        string label = new('a', 49);
        string longest = string.Join('.', label, label, label, label, label) + ".com";
        Assert.Equal(253, longest.Length);
        Assert.Equal(longest, HostName.Normalize(longest));
        Assert.Contains("254", Faults.Expect("HostNameInvalid", () => HostName.Normalize("a" + longest)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wildcard_is_taken_where_the_caller_allows_it() =>
        Assert.Equal("*.example.com", HostName.Normalize("*.Example.com", allowWildcard: true));

    [Fact]
    public void A_wildcard_over_a_single_label_is_refused() =>
        Faults.Expect("HostNameInvalid", () => HostName.Normalize("*.com", allowWildcard: true));

    [Theory]
    [InlineData("Milvus.example.com")]
    [InlineData("münchen.example")]
    public void A_host_in_a_manifest_is_not_normalised_for_the_reader(string host) =>
        Faults.Expect("HostNameInvalid", () => HostName.Validate(host));
}
