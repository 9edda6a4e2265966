namespace MilvusL7.Engine.Targets.Editing;

internal enum YamlNodeKind
{
    Scalar,
    Mapping,
    Sequence,
    Alias,
}
