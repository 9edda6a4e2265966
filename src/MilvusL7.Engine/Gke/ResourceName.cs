using System.Text.RegularExpressions;

namespace MilvusL7.Engine.Gke;

/// <summary>Names of Kubernetes and Compute resources.</summary>
internal static partial class ResourceName
{
    /// <summary>Throws where a name is no DNS-1123 subdomain of at most 253 characters; null names nothing.</summary>
    public static void CheckKubernetes(string parameter, string? name)
    {
        if (name is not null && !IsKubernetes(name))
        {
            throw Errors.Invalid(parameter, $"'{name}'", "a Kubernetes name must have at most 253 lower-case letters, digits, '-' and '.', and must start and end with a letter or digit.");
        }
    }

    public static bool IsKubernetes(string name) => name.Length <= 253 && Kubernetes().IsMatch(name);

    /// <summary>True for what names a release, whose Service is named after it, or a namespace.</summary>
    public static bool IsLabel(string name) => name.Length <= 63 && IsKubernetes(name);

    /// <summary>Throws where a name is no RFC 1035 label, as every Compute resource's is.</summary>
    public static void CheckCompute(string parameter, string name)
    {
        if (!IsCompute(name))
        {
            throw Errors.Invalid(parameter, $"'{name}'", "the name of a Compute resource must have 1 to 63 lower-case letters, digits and '-', start with a letter, and not end with '-'.");
        }
    }

    /// <summary>True for an RFC 1035 label, as every Compute resource has for a name.</summary>
    public static bool IsCompute(string name) => Compute().IsMatch(name);

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Kubernetes();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex Compute();
}
