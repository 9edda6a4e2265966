using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace MilvusL7.ComputeStandIn;

/// <summary>Who may call at all: authentication, API enabled, project, permissions, in Google's order.</summary>
internal sealed class FrontEnd(ComputeState state)
{
    private readonly ConcurrentDictionary<string, Func<ComputeRequest, bool>> _forbidden = new(StringComparer.Ordinal);

    public string? RequiredToken { get; set; }

    public bool ApiEnabled { get; set; } = true;

    /// <param name="what">A permission (<c>compute.backendServices.get</c>) or a path below the project (<c>global/addresses/*</c>).</param>
    public void Forbid(string what) => _forbidden[what] = what.Contains('/', StringComparison.Ordinal) ? Fault.For("*", what) : _ => false;

    public void Allow(string what) => _forbidden.TryRemove(what, out _);

    /// <summary>Null when the call may go on.</summary>
    public ApiAnswer? Refuse(ComputeRequest request, Route route)
    {
        if (RequiredToken is { } token && request.BearerToken != token)
        {
            return Unauthenticated(request.Authorization is not null);
        }

        if (!ApiEnabled)
        {
            return NotEnabled();
        }

        if (route.Project != state.Project)
        {
            return ApiAnswer.Error(404, "notFound", $"The resource 'projects/{route.Project}' was not found");
        }

        string permission = PermissionFor(request.Method, route);
        return _forbidden.ContainsKey(permission) || _forbidden.Values.Any(forbids => forbids(request))
            ? ApiAnswer.Error(403, "forbidden", $"Required '{permission}' permission for '{Needed(route)}'")
            : null;
    }

    private static string PermissionFor(string method, Route route)
    {
        if (route.Collection is null)
        {
            return "compute.projects.get";
        }

        string noun = ResourceKind.Of(route.Collection)?.NounIn(route.Scope) ?? route.Collection;
        string verb = (method, route) switch
        {
            ("GET", { Name: null }) => "list",
            ("POST", { Name: null }) => "create",
            ("DELETE", _) => "delete",
            _ => "get", // getHealth, listNetworkEndpoints and wait need no more
        };
        return $"compute.{noun}.{verb}";
    }

    /// <summary>For a list the project is named, for one resource the resource.</summary>
    private static string Needed(Route route) => route.Name is null ? $"projects/{route.Project}" : $"projects/{route.Project}/{route.Path}";

    private static ApiAnswer Unauthenticated(bool given)
    {
        string message = given
            ? "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
            : "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
        return ApiAnswer.Error(401, given ? "authError" : "required", message, "UNAUTHENTICATED");
    }

    private ApiAnswer NotEnabled()
    {
        string url = $"https://console.developers.google.com/apis/api/compute.googleapis.com/overview?project={state.ProjectNumber}";
        string message = $"Compute Engine API has not been used in project {state.ProjectNumber} before or it is disabled. Enable it by visiting {url} then retry. "
            + "If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.";
        var details = new JsonArray(new JsonObject
        {
            ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
            ["reason"] = "SERVICE_DISABLED",
            ["domain"] = "googleapis.com",
            ["metadata"] = new JsonObject
            {
                ["service"] = "compute.googleapis.com",
                ["consumer"] = $"projects/{state.ProjectNumber}",
                ["activationUrl"] = url,
            },
        });
        return ApiAnswer.Error(403, "accessNotConfigured", message, "PERMISSION_DENIED", details);
    }
}
