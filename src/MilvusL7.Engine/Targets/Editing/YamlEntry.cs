namespace MilvusL7.Engine.Targets.Editing;

/// <summary>An entry of a mapping, or with no key an item of a sequence.</summary>
internal sealed record YamlEntry(YamlNode? Key, YamlNode Value);
