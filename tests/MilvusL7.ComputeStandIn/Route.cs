namespace MilvusL7.ComputeStandIn;

/// <summary>The parts of a path.</summary>
/// <param name="Scope"><c>global</c>, <c>regions/R</c>, <c>zones/Z</c> or <c>aggregated</c>; empty for the project's own collections.</param>
internal sealed record Route(string Project, string Scope, string? Collection, string? Name, string? Verb)
{
    public string CollectionPath => Scope.Length == 0 ? Collection! : $"{Scope}/{Collection}";

    public string Path => Collection is null ? string.Empty : Name is null ? CollectionPath : $"{CollectionPath}/{Name}";

    public static Route? Of(string path) => path.TrimEnd('/').Split('/') switch
    {
        ["projects", var project] => new(project, string.Empty, null, null, null),
        ["projects", var project, ("regions" or "zones") and var collection] => new(project, string.Empty, collection, null, null),
        ["projects", var project, ("regions" or "zones") and var collection, var name] => new(project, string.Empty, collection, name, null),
        ["projects", var project, ("global" or "aggregated") and var scope, var collection, .. var rest] => Below(project, scope, collection, rest),
        ["projects", var project, ("regions" or "zones") and var area, var where, var collection, .. var rest] => Below(project, $"{area}/{where}", collection, rest),
        _ => null,
    };

    private static Route? Below(string project, string scope, string collection, string[] rest) => rest switch
    {
        [] => new(project, scope, collection, null, null),
        [var name] => new(project, scope, collection, name, null),
        [var name, var verb] => new(project, scope, collection, name, verb),
        _ => null,
    };
}
