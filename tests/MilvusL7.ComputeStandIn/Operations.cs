using System.Globalization;
using System.Text.Json.Nodes;

namespace MilvusL7.ComputeStandIn;

/// <summary>The operations of the project. One takes effect when it is done, and is done when its time has passed.</summary>
internal sealed class Operations(ComputeState state)
{
    private readonly Lock _lock = new();
    private readonly List<Operation> _all = [];
    private readonly Dictionary<string, Operation> _byRequestId = new(StringComparer.Ordinal);
    private readonly Queue<OperationError> _failures = new();
    private int _count;

    public TimeSpan Duration { get; set; }

    /// <summary>A wait ends then at the latest, with an operation that is not done.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(2);

    public void FailNext(OperationError error)
    {
        lock (_lock)
        {
            _failures.Enqueue(error);
        }
    }

    /// <summary>The answer to a call that was made before with this id: a client that retries must not do it twice.</summary>
    public JsonObject? Repeated(string? requestId)
    {
        lock (_lock)
        {
            return requestId is not null && _byRequestId.TryGetValue(requestId, out var operation) ? Shown(operation) : null;
        }
    }

    public JsonObject Start(string scope, string type, string target, string targetId, string? requestId, Action effect)
    {
        lock (_lock)
        {
            var now = DateTimeOffset.UtcNow;
            string name = string.Create(CultureInfo.InvariantCulture, $"operation-{now.ToUnixTimeMilliseconds()}-{++_count:x13}-{now.Ticks & 0xffffffff:x8}-{_count * 7919:x8}");
            var operation = new Operation(name, scope, type, target, targetId, state.NextId(), now, now + Duration, effect)
            {
                RequestId = requestId,
                Error = _failures.TryDequeue(out var error) ? error : null,
            };
            _all.Add(operation);
            if (requestId is not null)
            {
                _byRequestId[requestId] = operation;
            }

            Settle();
            return Shown(operation);
        }
    }

    /// <summary>The operation under way that will make or remove the resource.</summary>
    public bool UnderWay(string target, string type)
    {
        lock (_lock)
        {
            return _all.Any(operation => !operation.Settled && operation.Target == target && operation.Type == type);
        }
    }

    public void Settle()
    {
        lock (_lock)
        {
            foreach (var operation in _all.Where(operation => !operation.Settled && operation.DoneAt <= DateTimeOffset.UtcNow))
            {
                operation.Settled = true;
                if (operation.Error is null)
                {
                    operation.Effect();
                }
            }
        }
    }

    public IReadOnlyList<JsonObject> All(string scope)
    {
        lock (_lock)
        {
            return [.. _all.Where(operation => operation.Scope == scope).Select(Shown)];
        }
    }

    public JsonObject Get(Route route)
    {
        lock (_lock)
        {
            return Shown(Find(route));
        }
    }

    public async Task<JsonObject> WaitAsync(Route route, CancellationToken cancellation)
    {
        Operation operation;
        lock (_lock)
        {
            operation = Find(route);
        }

        var until = DateTimeOffset.UtcNow + LongestWait;
        until = operation.DoneAt < until ? operation.DoneAt : until;
        while (until - DateTimeOffset.UtcNow is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left + TimeSpan.FromMilliseconds(1), cancellation);
        }

        Settle();
        return Get(route);
    }

    private Operation Find(Route route) =>
        _all.Find(operation => operation.Scope == route.Scope && operation.Name == route.Name) ?? throw ApiException.NotFound(state.Project, route.Path);

    private JsonObject Shown(Operation operation)
    {
        bool running = DateTimeOffset.UtcNow - operation.InsertedAt >= (operation.DoneAt - operation.InsertedAt) / 2;
        var shown = new JsonObject
        {
            ["kind"] = "compute#operation",
            ["id"] = operation.Id,
            ["name"] = operation.Name,
            ["operationType"] = operation.Type,
            ["targetLink"] = state.UrlOf(operation.Target),
            ["targetId"] = operation.TargetId,
            ["status"] = operation.Settled ? "DONE" : running ? "RUNNING" : "PENDING",
            ["user"] = "admin@example.com",
            ["progress"] = operation.Settled ? 100 : 0,
            ["insertTime"] = ResourceDefaults.Time(operation.InsertedAt),
            ["selfLink"] = state.UrlOf($"{operation.Scope}/operations/{operation.Name}"),
        };
        if (operation.RequestId is not null)
        {
            shown["clientOperationId"] = operation.RequestId;
        }

        if (operation.Scope.StartsWith("regions/", StringComparison.Ordinal))
        {
            shown["region"] = state.UrlOf(operation.Scope);
        }

        if (running || operation.Settled)
        {
            shown["startTime"] = ResourceDefaults.Time(operation.InsertedAt);
        }

        if (operation.Settled)
        {
            shown["endTime"] = ResourceDefaults.Time(operation.DoneAt);
            if (operation.Error is { } error)
            {
                shown["error"] = new JsonObject
                {
                    ["errors"] = new JsonArray(new JsonObject { ["code"] = error.Code, ["message"] = error.Message }),
                };
                shown["httpErrorStatusCode"] = error.HttpStatus;
                shown["httpErrorMessage"] = error.HttpMessage;
            }
        }

        return shown;
    }

    private sealed record Operation(
        string Name, string Scope, string Type, string Target, string TargetId, string Id, DateTimeOffset InsertedAt, DateTimeOffset DoneAt, Action Effect)
    {
        public string? RequestId { get; init; }

        public OperationError? Error { get; init; }

        public bool Settled { get; set; }
    }
}
