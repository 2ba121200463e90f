using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Functions.Realtime.Service;

/// <summary>Opens and ends connections that the service holds.</summary>
internal sealed class ServiceConnections(SignalRService service, ConnectionRegistry registry)
{
    private const string SignedOut = "signed_out";

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
        foreach (var twin in twins) await CloseAsync(user, twin, RealtimeErrors.Replaced, "connection_replaced", ct);
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
            await CloseAsync(user, connection, RealtimeErrors.Replaced, "connection_replaced", ct);
    }

    /// <summary>
    /// Ends the connections of one sign-in, or all of the user's. When Redis cannot tell which they are, all of the user's:
    /// those of other sign-ins come back by themselves.
    /// </summary>
    /// <returns>Whether the service has taken it on.</returns>
    public async Task<bool> SignOutAsync(UserId user, SessionId? session, CancellationToken ct)
    {
        // Without any, the user has none open, or Redis has lost them: to the service both are the same call.
        if (await registry.ListAsync(user) is not { Count: > 0 } open)
            return await service.CloseUserAsync(user.Value, SignedOut, ct) != CallOutcome.Failed;

        var closed = await Task.WhenAll(open.Where(c => session is null || c.Session == session)
            .Select(c => CloseAsync(user, c, RealtimeErrors.SignedOut, SignedOut, ct)));
        return !closed.Contains(false);
    }

    /// <summary>Ends a connection whose sign-in has ended, whether or not it is registered.</summary>
    public Task<bool> RefuseAsync(UserId user, RegisteredConnection connection, CancellationToken ct) =>
        CloseAsync(user, connection, RealtimeErrors.SignedOut, SignedOut, ct);

    private async Task<bool> CloseAsync(
        UserId user, RegisteredConnection connection, RealtimeEvent farewell, string reason, CancellationToken ct)
    {
        await registry.MarkClosedAsync(user, connection);
        var told = await service.SendToConnectionAsync(connection.Id, Invocations.Events([farewell]), ct);
        if (told == CallOutcome.Failed) return false; // it would come back, not knowing that it must not
        return await service.CloseConnectionAsync(connection.Id, reason, ct) != CallOutcome.Failed;
    }
}
