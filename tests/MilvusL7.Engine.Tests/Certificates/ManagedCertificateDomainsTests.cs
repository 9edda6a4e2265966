using MilvusL7.Engine.Certificates;
using Xunit;

namespace MilvusL7.Engine.Tests.Certificates;

public class ManagedCertificateDomainsTests
{
    [Fact]
    public void Domains_are_normalised_and_each_is_kept_once() =>
        Assert.Equal(
            ["milvus.example.com", "b.example.com"],
            ManagedCertificateDomains.Normalize(["Milvus.example.com", "b.example.com", "milvus.example.com"]));

    [Theory]
    [InlineData("*.example.com", "wildcard")]
    [InlineData("example.com.", "ends with a dot")]
    [InlineData("localhost", "only one label")]
    [InlineData("milvus.c", "at least two characters")]
    [InlineData("milvus.1com", "start with a letter")]
    [InlineData("10.1.2.3", "IP address")]
    public void A_broken_rule_is_named(string domain, string rule)
    {
        MilvusL7Exception fault = Faults.Expect("ManagedCertificateDomainInvalid", () => ManagedCertificateDomains.Normalize([domain]));
        Assert.Contains(domain, fault.Message, StringComparison.Ordinal);
        Assert.Contains(rule, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Upper_case_in_a_manifest_is_refused() =>
        Faults.Expect("ManagedCertificateDomainInvalid", () => ManagedCertificateDomains.Validate(["Milvus.example.com"]));

    [Fact]
    public void A_domain_of_63_characters_is_the_longest()
    {
        string longest = new string('a', 55) + ".example";
        Assert.Equal([longest], ManagedCertificateDomains.Normalize([longest]));
        Assert.Contains(
            "64",
            Faults.Expect("ManagedCertificateDomainInvalid", () => ManagedCertificateDomains.Normalize(["a" + longest])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void There_are_1_to_100_domains(int count) =>
        Faults.Expect(
            "ManagedCertificateDomainInvalid",
            () => ManagedCertificateDomains.Normalize(Enumerable.Range(0, count).Select(i => $"h{i}.example.com").ToArray()));

    [Fact]
    public void A_hundred_domains_are_taken() =>
        Assert.Equal(100, ManagedCertificateDomains.Normalize(Enumerable.Range(0, 100).Select(i => $"h{i}.example.com").ToArray()).Count);
}
