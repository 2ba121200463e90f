using Veza.Shared.Common;
using Veza.Shared.Realtime.AzureSignalR.Rest;

namespace Veza.Shared.Realtime.AzureSignalR;

/// <summary>Opens and ends connections that the service holds.</summary>
internal sealed class AzureSignalRConnections(SignalRService service, ConnectionRegistry registry, PendingServiceCalls pending)
{
    private const string SignedOut = "signed_out";
    private const string Replaced = "connection_replaced";

    /// <summary>The connection as it is registered; null when it is not, or when Redis is out.</summary>
    public async Task<RegisteredConnection?> FindAsync(UserId user, string connectionId) =>
        (await registry.ListAsync(user))?.FirstOrDefault(c => string.Equals(c.Id, connectionId, StringComparison.Ordinal));

    /// <summary>Whether the service holds such a connection; null when it cannot be asked.</summary>
    public async Task<bool?> ExistsAsync(string connectionId, CancellationToken ct) =>
        await service.FindConnectionAsync(connectionId, ct) switch
        {
            CallOutcome.Done => true,
            CallOutcome.NotThere => false,
            _ => null,
        };

    /// <summary>Registers an open connection. Others of the same token give way: one token is one connection.</summary>
    public async Task OpenAsync(UserId user, RegisteredConnection connection, CancellationToken ct)
    {
        await registry.AddAsync(user, connection);
        var twins = (await registry.ListAsync(user) ?? [])
            .Where(c => c.Key == connection.Key && !c.Closed && !string.Equals(c.Id, connection.Id, StringComparison.Ordinal));
        foreach (var twin in twins) await ReplaceAsync(user, twin, ct);
    }

    /// <summary>It is gone.</summary>
    /// <returns>Whether another one was opened with the same token, and stands for it.</returns>
    public async Task<bool> RemoveAsync(UserId user, RegisteredConnection connection)
    {
        await registry.RemoveAsync(user, connection.Id);
        return (await registry.ListAsync(user) ?? []).Any(c => c.Key == connection.Key && !c.Closed);
    }

    /// <summary>Ends the connections with these keys, because their user opened newer ones.</summary>
    public async Task ReplaceAsync(UserId user, IReadOnlyList<Guid> keys, CancellationToken ct)
    {
        if (keys.Count == 0) return;
        foreach (var connection in (await registry.ListAsync(user) ?? []).Where(c => keys.Contains(c.Key) && !c.Closed))
            await ReplaceAsync(user, connection, ct);
    }

    /// <summary>
    /// Takes connections out that the service does not hold any more: nobody reported that they ended, and they must not cost a
    /// live one its place.
    /// </summary>
    /// <returns>Those that were taken out.</returns>
    public async Task<IReadOnlyList<RegisteredConnection>> ForgetGoneAsync(UserId user, CancellationToken ct)
    {
        var registered = await registry.ListAsync(user) ?? [];
        var held = await Task.WhenAll(registered.Select(c => ExistsAsync(c.Id, ct)));
        RegisteredConnection[] gone = [.. registered.Where((_, i) => held[i] == false)];
        foreach (var connection in gone) await registry.RemoveAsync(user, connection.Id);
        return gone;
    }

    /// <summary>
    /// Ends the connections of sign-ins that have ended; what cannot be done now is enqueued. A sign-in of which none is registered
    /// has none, or Redis has lost them: to be sure, all of the user's are ended, and those of other sign-ins come back by
    /// themselves.
    /// </summary>
    public async Task SignOutAsync(UserId user, IReadOnlyCollection<SessionId> sessions)
    {
        // The sign-ins have ended, whether or not the caller waits for this. When too many calls are pending already their connections
        // listen until they end; what they send is refused all the same.
        if (!await TrySignOutAsync(user, sessions, CancellationToken.None))
            pending.TryEnqueue(new SignOutCall(user, string.Join(',', sessions)), again => TrySignOutAsync(user, sessions, again));
    }

    private async Task<bool> TrySignOutAsync(UserId user, IReadOnlyCollection<SessionId> sessions, CancellationToken ct)
    {
        RegisteredConnection[] open = [.. (await registry.ListAsync(user) ?? []).Where(c => sessions.Contains(c.Session))];
        var closed = await Task.WhenAll(open.Select(c => CloseAsync(user, c, ConnectionEvents.SignedOut, SignedOut, ct)));
        if (closed.Contains(false)) return false;
        return sessions.All(session => open.Any(c => c.Session == session))
            || await service.CloseUserAsync(user.Value, SignedOut, ct) != CallOutcome.Failed;
    }

    /// <summary>Ends a connection whose sign-in has ended, whether or not it is registered.</summary>
    public Task<bool> RefuseAsync(UserId user, RegisteredConnection connection, CancellationToken ct) =>
        CloseAsync(user, connection, ConnectionEvents.SignedOut, SignedOut, ct);

    private async Task ReplaceAsync(UserId user, RegisteredConnection connection, CancellationToken ct)
    {
        if (!await CloseAsync(user, connection, ConnectionEvents.Replaced, Replaced, ct))
            pending.TryEnqueue(new ReplaceCall(connection.Id), again => CloseAsync(user, connection, ConnectionEvents.Replaced, Replaced, again));
    }

    private async Task<bool> CloseAsync(
        UserId user, RegisteredConnection connection, RealtimeEvent farewell, string reason, CancellationToken ct)
    {
        await registry.MarkClosedAsync(user, connection);
        var told = await service.SendToConnectionAsync(connection.Id, Invocations.Events([farewell]), ct);
        if (told == CallOutcome.Failed) return false; // it would come back, not knowing that it must not
        return await service.CloseConnectionAsync(connection.Id, reason, ct) != CallOutcome.Failed;
    }

    private readonly record struct SignOutCall(UserId User, string Sessions);

    private readonly record struct ReplaceCall(string Connection);
}
