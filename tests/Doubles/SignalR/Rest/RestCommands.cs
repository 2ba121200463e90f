using System.Text.Json;
using Veza.Doubles.SignalR.Clients;

namespace Veza.Doubles.SignalR.Rest;

/// <summary>The operation <c>:execute</c>: commands for every connection that a filter finds.</summary>
internal static class RestCommands
{
    private const int MaxCommands = 1000;

    public static async Task<RestAnswer> RunAsync(RestCall call, Action<int> delivered)
    {
        var filter = ConnectionFilter.Parse(call.Query("filter"));
        using var body = await call.ReadBodyAsync();
        if (body.RootElement.ValueKind != JsonValueKind.Array || body.RootElement.GetArrayLength() > MaxCommands)
            return RestAnswer.Invalid($"An array of at most {MaxCommands} commands is expected.");

        // All are read before the first is carried out: a mistake in the last leaves nothing half done.
        var commands = body.RootElement.EnumerateArray().Select(c => Read(call.Hub, c, delivered)).ToList();
        var found = call.Hub.Connections.Where(filter).ToList();
        foreach (var command in commands)
            foreach (var connection in found) command(connection);
        return RestAnswer.Accepted;
    }

    private static Action<ClientConnection> Read(Hub hub, JsonElement command, Action<int> delivered)
    {
        switch (Text(command, "type"))
        {
            case "SendMessage":
                var frame = RestCall.FrameOf(RestCall.Member(command, "message") ?? default);
                return connection => delivered(connection.Send(frame) ? 1 : 0);
            case "JoinGroup" when Text(command, "group") is { Length: > 0 } group:
                return connection => hub.Join(connection, group);
            case "LeaveGroup" when Text(command, "group") is { Length: > 0 } group:
                return connection => hub.Leave(connection, group);
            case "CloseConnection":
                var reason = Text(command, "reason");
                return connection => connection.Close(reason, allowReconnect: true);
            default:
                throw new RestException(RestAnswer.Invalid("Not a command: " + command.GetRawText()));
        }
    }

    private static string? Text(JsonElement command, string name) =>
        RestCall.Member(command, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
