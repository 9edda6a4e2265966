using System.Text.Json;

namespace MilvusL7.Engine;

/// <summary>Keys of JSON text before it becomes nodes, which take no key twice.</summary>
internal static class JsonKeys
{
    /// <summary>Where a key stands twice, as <c>spec.ports[0].name</c>; null where none does. Two readers may take different values of such a key.</summary>
    public static string? FirstDuplicate(JsonElement element, string at = "")
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            var known = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in element.EnumerateObject())
            {
                var place = at.Length == 0 ? property.Name : $"{at}.{property.Name}";
                if ((known.Add(property.Name) ? FirstDuplicate(property.Value, place) : place) is { } found)
                {
                    return found;
                }
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            var i = 0;
            foreach (var item in element.EnumerateArray())
            {
                if (FirstDuplicate(item, $"{at}[{i++}]") is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }
}
