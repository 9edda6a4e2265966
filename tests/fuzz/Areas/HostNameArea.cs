using CsCheck;
using MilvusL7.Engine.Certificates;
using MilvusL7.Fuzz.Mutation;

namespace MilvusL7.Fuzz.Areas;

/// <summary>Host names: what is accepted is ASCII, within DNS's lengths, and the same when it is read again.</summary>
internal sealed class HostNameArea : FuzzArea
{
    private static readonly string[] Good = ["my-release.milvus.io", "*.milvus.io", "bücher.example", "xn--bcher-kva.example", "a.b", "EXAMPLE.com.", "例え.テスト", "10.1.2.3", "a.b.c.d.e.f"];

    public override string Name => "host-names";

    public override Task RunAsync(FuzzCase one)
    {
        var host = one.Chance(4) ? one.Draw(Gen.String) : Mutate.Text(one, one.Pick(Good));
        var wildcard = one.Chance(2);
        var name = HostName.Normalize(host, wildcard);
        Explained.Require(name.Length is > 0 and <= 253, $"'{host}' became a name of {name.Length} characters");
        Explained.Require(name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '*'), $"'{host}' became '{name}'");
        Explained.Require(name.Split('.').All(l => l.Length is > 0 and <= 63), $"'{host}' became '{name}'");
        Explained.Require(HostName.Normalize(name, wildcard) == name, $"'{name}' is not the same when it is normalized again");
        return Task.CompletedTask;
    }
}
