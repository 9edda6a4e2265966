using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Remedies;

/// <summary>
/// A gcloud command as the shell passed it on: every command and flag is one of a closed table, taken from gcloud's own completions (528.0.0), and
/// its effect is carried out on the stand-in for the Compute API. What only reads has no effect.
/// </summary>
internal static class GcloudLine
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["compute firewall-rules create"] = "--network= --allow= --source-ranges= --description= --target-tags= --project=",
        ["compute firewall-rules update"] = "--allow= --source-ranges= --no-disabled --description= --target-tags= --project=",
        ["compute addresses create"] = "--subnet= --purpose= --region= --global --project=",
        ["compute forwarding-rules describe"] = "--global --region= --project=",
        ["compute forwarding-rules delete"] = "--global --region= --project=",
        ["compute forwarding-rules list"] = "--filter= --project=",
        ["compute target-https-proxies delete"] = "--global --region= --project=",
        ["compute target-https-proxies update"] = "--clear-certificate-map --global --region= --project=",
        ["compute target-http-proxies delete"] = "--global --region= --project=",
        ["compute url-maps delete"] = "--global --region= --project=",
        ["compute url-maps list"] = "--project=",
        ["compute ssl-certificates create"] = "--certificate= --private-key= --domains= --global --region= --project=",
        ["compute ssl-certificates list"] = "--project=",
        ["compute backend-services list"] = "--project=",
        ["compute security-policies describe"] = "--project=",
        ["compute networks subnets create"] = "--purpose= --role= --region= --network= --range= --project=",
        ["compute project-info describe"] = "--project=",
        ["certificate-manager maps entries list"] = "--map= --project=",
        ["container clusters update"] = "--location= --update-addons=",
        ["container clusters get-credentials"] = "--location=",
    };

    public static void Apply(ComputeState state, IReadOnlyList<string> arguments)
    {
        string line = string.Join(' ', arguments);
        string command = Known.Keys.Where(k => line == k || line.StartsWith(k + " ", StringComparison.Ordinal)).MaxBy(k => k.Length)
            ?? throw new Xunit.Sdk.XunitException($"gcloud {line}: no such command in the table");
        string[] flags = Known[command].Split(' ');
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        List<string> names = [];
        string[] rest = [.. arguments.Skip(command.Split(' ').Length)];
        for (int i = 0; i < rest.Length; i++)
        {
            if (!rest[i].StartsWith("--", StringComparison.Ordinal))
            {
                names.Add(rest[i]);
            }
            else if (flags.Contains(rest[i]))
            {
                values[rest[i]] = string.Empty;
            }
            else
            {
                Assert.True(flags.Contains(rest[i] + "=") && i + 1 < rest.Length, $"gcloud {command} has no flag {rest[i]}, or it lacks its value");
                values[rest[i]] = rest[++i];
            }
        }

        Assert.True(names.Count <= 1, $"gcloud {line}: more than one name: {string.Join(", ", names)}");
        Carry(state, command, names.FirstOrDefault() ?? string.Empty, values);
    }

    private static void Carry(ComputeState state, string command, string name, Dictionary<string, string> values)
    {
        string scope = values.TryGetValue("--region", out string? region) ? $"regions/{region}" : "global";
        switch (command)
        {
            case "compute firewall-rules create":
                JsonObject rule = new() { ["name"] = name, ["network"] = state.UrlOf($"global/networks/{values["--network"]}"), ["direction"] = "INGRESS", ["disabled"] = false };
                Fill(rule, values);
                state.Put("global/firewalls", rule);
                break;
            case "compute firewall-rules update":
                Assert.True(state.Update($"global/firewalls/{name}", r => Fill(r, values)), $"there is no firewall rule {name}");
                break;
            case "compute addresses create":
                state.Put($"{scope}/addresses", new JsonObject { ["name"] = name, ["address"] = "10.138.0.99", ["addressType"] = "INTERNAL", ["purpose"] = values["--purpose"] });
                break;
            case "compute networks subnets create":
                state.Put($"{scope}/subnetworks", new JsonObject { ["name"] = name, ["purpose"] = values["--purpose"], ["role"] = values["--role"], ["ipCidrRange"] = values["--range"], ["network"] = state.UrlOf($"global/networks/{values["--network"]}") });
                break;
            case "compute target-https-proxies update":
                Assert.True(state.Update($"{scope}/targetHttpsProxies/{name}", r => r.Remove("certificateMap")), $"there is no proxy {name}");
                break;
            case "compute ssl-certificates create":
                state.Put($"{scope}/sslCertificates", new JsonObject
                {
                    ["name"] = name,
                    ["type"] = "SELF_MANAGED",
                    ["expireTime"] = DateTimeOffset.UtcNow.AddDays(300).ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                    ["subjectAlternativeNames"] = new JsonArray(MilvusL7.GkeStandIn.GuideWorld.Host),
                });
                break;
            case "compute forwarding-rules delete":
                Remove(state, $"{scope}/forwardingRules/{name}");
                break;
            case "compute target-https-proxies delete":
                Remove(state, $"{scope}/targetHttpsProxies/{name}");
                break;
            case "compute target-http-proxies delete":
                Remove(state, $"{scope}/targetHttpProxies/{name}");
                break;
            case "compute url-maps delete":
                Remove(state, $"{scope}/urlMaps/{name}");
                break;
        }
    }

    private static void Fill(JsonObject rule, Dictionary<string, string> values)
    {
        if (values.ContainsKey("--no-disabled"))
        {
            rule["disabled"] = false;
        }

        if (values.TryGetValue("--allow", out string? allow))
        {
            rule["allowed"] = new JsonArray([.. allow.Split(',').Select(a => a.Split(':')).Select(a => a switch
            {
                [var protocol, var port] => new JsonObject { ["IPProtocol"] = protocol, ["ports"] = new JsonArray(port) },
                _ => new JsonObject { ["IPProtocol"] = a[0] },
            })]);
        }

        if (values.TryGetValue("--source-ranges", out string? ranges))
        {
            rule["sourceRanges"] = new JsonArray([.. ranges.Split(',').Select(r => (JsonNode?)r)]);
        }
    }

    private static void Remove(ComputeState state, string path) => Assert.True(state.Remove(path), $"there is no {path}");
}
