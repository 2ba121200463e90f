using Veza.Doubles.SignalR.Clients;

namespace Veza.Doubles.SignalR.Rest;

/// <summary>The operations of the REST API.</summary>
internal sealed class RestOperations(SignalRKeys keys, Func<Uri> endpoint, Action<int> delivered)
{
    public RestRoutes Map()
    {
        var routes = new RestRoutes();
        MapService(routes);
        MapSends(routes);
        MapChecks(routes);
        MapGroups(routes);
        MapCloses(routes);
        MapRefusals(routes);
        return routes;
    }

    private void MapService(RestRoutes routes)
    {
        routes.Map("health", "HEAD", "api/health", _ => RestAnswer.Ok);
        foreach (var path in new[] { "api/auth/accessKey", "api/v1/auth/accessKey" })
            routes.Map("accesskey", "GET", path, _ =>
            {
                var (id, key) = keys.CreateTemporary();
                return RestAnswer.Json(new { AccessKey = key, KeyId = id });
            });
        routes.Map("hub:token", "POST", "api/hubs/{hub}/:generateToken", call => RestAnswer.Json(new
        {
            token = keys.CreateClientToken(call.Hub.Name, call.Query("userId"),
                TimeSpan.FromMinutes(call.Number("minutesToExpire", 1, 60 * 24) ?? 60)),
        }));
    }

    private void MapSends(RestRoutes routes)
    {
        routes.Map("hub:send", "POST", "api/hubs/{hub}/:send", call => SendAsync(call, () => call.Hub.Everyone));
        routes.Map("user:send", "POST", "api/hubs/{hub}/users/{user}/:send",
            call => SendAsync(call, () => call.Hub.FindUser(call.User)));
        routes.Map("group:send", "POST", "api/hubs/{hub}/groups/{group}/:send",
            call => SendAsync(call, () => call.Hub.FindGroup(call.Group)));
        routes.Map("connection:send", "POST", "api/hubs/{hub}/connections/{connection}/:send", async call =>
        {
            var frame = await call.ReadFrameAsync();
            if (call.Hub.FindConnection(call.ConnectionId)?.Send(frame) == true) delivered(1);
            return RestAnswer.Accepted;
        });
        routes.Map("hub:execute", "POST", "api/hubs/{hub}/:execute", call => RestCommands.RunAsync(call, delivered));
    }

    private static void MapChecks(RestRoutes routes)
    {
        routes.Map("connection:exists", "HEAD", "api/hubs/{hub}/connections/{connection}", call => RestAnswer.Exists(
            call.Hub.FindConnection(call.ConnectionId) is not null, "Warning.Connection.NotExisted"));
        routes.Map("user:exists", "HEAD", "api/hubs/{hub}/users/{user}", call => RestAnswer.Exists(
            call.Hub.FindUser(call.User) is not null, "Warning.User.NotExisted"));
        routes.Map("group:exists", "HEAD", "api/hubs/{hub}/groups/{group}", call => RestAnswer.Exists(
            call.Hub.FindGroup(call.Group) is not null, "Warning.Group.NotExisted"));
        routes.Map("user:ingroup", "HEAD", "api/hubs/{hub}/users/{user}/groups/{group}", call => RestAnswer.Exists(
            call.Hub.IsUserIn(call.User, call.Group), "Info.User.NotInGroup"));
    }

    private void MapGroups(RestRoutes routes)
    {
        const string Member = "api/hubs/{hub}/groups/{group}/connections/{connection}";
        routes.Map("group:connections", "GET", "api/hubs/{hub}/groups/{group}/connections",
            call => RestPaging.List(call, endpoint()));
        routes.Map("connection:join", "PUT", Member, call =>
            Known(call, call.Hub.Join, call.Group) ? RestAnswer.Ok : RestAnswer.NoConnectionToJoin);
        routes.Map("connection:leave", "DELETE", Member, call =>
        {
            Known(call, call.Hub.Leave, call.Group);
            return RestAnswer.Ok;
        });
        routes.Map("connection:leaveall", "DELETE", "api/hubs/{hub}/connections/{connection}/groups", call =>
        {
            Known(call, (connection, _) => call.Hub.LeaveAll(connection), "");
            return RestAnswer.Ok;
        });
        MapUserGroups(routes);
    }

    private static void MapUserGroups(RestRoutes routes)
    {
        const string Member = "api/hubs/{hub}/users/{user}/groups/{group}";
        routes.Map("user:join", "PUT", Member, call =>
        {
            TimeSpan? lifetime = call.Number("ttl", 0, int.MaxValue) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
            call.Hub.JoinUser(call.User, call.Group, lifetime);
            return RestAnswer.Ok;
        });
        routes.Map("user:leave", "DELETE", Member, call =>
        {
            call.Hub.LeaveUser(call.User, call.Group);
            return RestAnswer.NoContent;
        });
        routes.Map("user:leaveall", "DELETE", "api/hubs/{hub}/users/{user}/groups", call =>
        {
            call.Hub.LeaveUserFromAll(call.User);
            return RestAnswer.NoContent;
        });
    }

    private static void MapCloses(RestRoutes routes)
    {
        routes.Map("connection:close", "DELETE", "api/hubs/{hub}/connections/{connection}", call =>
        {
            var found = Known(call, (connection, _) => connection.Close(call.Query("reason"), allowReconnect: true), "");
            return RestAnswer.Exists(found, "Warning.Connection.NotExisted");
        });
        routes.Map("hub:close", "POST", "api/hubs/{hub}/:closeConnections", call => Close(call, call.Hub.Everyone));
        routes.Map("group:close", "POST", "api/hubs/{hub}/groups/{group}/:closeConnections",
            call => Close(call, call.Hub.FindGroup(call.Group)));
        routes.Map("user:close", "POST", "api/hubs/{hub}/users/{user}/:closeConnections",
            call => Close(call, call.Hub.FindUser(call.User)));
    }

    private static void MapRefusals(RestRoutes routes)
    {
        const string Stream = "api/hubs/{hub}/connections/{connection}/streams/{stream}/";
        foreach (var (name, path) in new[]
        {
            ("connection:invoke", "api/hubs/{hub}/connections/{connection}/:invoke"),
            ("stream:send", Stream + ":send"), ("stream:complete", Stream + ":complete"),
        })
            routes.Map(name, "POST", path, _ => new RestAnswer(
                501, "Error.Request.NotImplemented", $"This double of the service does not offer {name}."));
    }

    private static bool Known(RestCall call, Action<ClientConnection, string> act, string group)
    {
        if (call.Hub.FindConnection(call.ConnectionId) is not { } connection) return false;
        act(connection, group);
        return true;
    }

    private static RestAnswer Close(RestCall call, Audience? audience)
    {
        var excluded = call.Excluded;
        foreach (var connection in audience?.ToArray() ?? [])
            if (excluded?.Contains(connection.Id) != true) connection.Close(call.Query("reason"), allowReconnect: true);
        return RestAnswer.NoContent;
    }

    // Who is meant is looked up when the body is here: it can have taken its time.
    private async Task<RestAnswer> SendAsync(RestCall call, Func<Audience?> audience)
    {
        var frame = await call.ReadFrameAsync();
        delivered(audience()?.Send(frame, call.Excluded) ?? 0);
        return RestAnswer.Accepted;
    }
}
