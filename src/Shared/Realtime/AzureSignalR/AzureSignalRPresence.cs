using System.Buffers;
using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Realtime.AzureSignalR.Rest;

namespace Veza.Shared.Realtime.AzureSignalR;

/// <summary>
/// Puts connections into the groups of people whose presence they are to hear, and takes them out. A call reaches all connections of a
/// user: each hears of all whom one of them is subscribed to and, until all have ended, of those whom one was that ended.
/// </summary>
internal sealed class AzureSignalRPresence(SignalRService service, PresenceSubscriptions subscriptions)
{
    /// <summary>
    /// The connection is subscribed to these people, in place of those before. One call for all of them; where the service refuses that
    /// call, one for each.
    /// </summary>
    /// <exception cref="OutageException">The service could not be told: the client has to ask again.</exception>
    public async Task ReplaceAsync(UserId user, string connection, IReadOnlyList<UserId> users, CancellationToken ct)
    {
        var left = await subscriptions.ListLeftAsync(user, connection, users);
        if (users.Count + left.Count > 0 && await service.ExecuteAsync(user.Value, Commands(users, left), ct) == CallOutcome.Failed)
            await ReplaceOneByOneAsync(connection, users, left, ct);
        await subscriptions.SetAsync(user, connection, users);
    }

    /// <summary>The connection is gone.</summary>
    public Task RemoveAsync(UserId user, string connection) => subscriptions.RemoveAsync(user, connection);

    private async Task ReplaceOneByOneAsync(
        string connection, IReadOnlyList<UserId> users, IReadOnlyList<UserId> left, CancellationToken ct)
    {
        Func<Task<CallOutcome>>[] calls =
        [
            .. users.Select(user => (Func<Task<CallOutcome>>)(() => service.AddConnectionToGroupAsync(connection, AzureSignalRGroups.NameOf(user), ct))),
            .. left.Select(user => (Func<Task<CallOutcome>>)(() => service.RemoveConnectionFromGroupAsync(connection, AzureSignalRGroups.NameOf(user), ct))),
        ];
        if (await calls[0]() == CallOutcome.Failed) throw new OutageException("Azure SignalR Service"); // and not one call for each of the others
        var done = await Task.WhenAll(calls.Skip(1).Select(call => call()));
        if (done.Contains(CallOutcome.Failed)) throw new OutageException("Azure SignalR Service");
    }

    private static ReadOnlyMemory<byte> Commands(IReadOnlyList<UserId> users, IReadOnlyList<UserId> left)
    {
        var buffer = new ArrayBufferWriter<byte>(80 * (users.Count + left.Count));
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        foreach (var user in users) Write("JoinGroup"u8, user);
        foreach (var user in left) Write("LeaveGroup"u8, user);
        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenMemory;

        void Write(ReadOnlySpan<byte> type, UserId user)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            json.WriteString("group"u8, AzureSignalRGroups.NameOf(user));
            json.WriteEndObject();
        }
    }
}
