using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Functions.Realtime.Service;

/// <summary>Opens and ends connections that the service holds.</summary>
internal sealed class ServiceConnections(SignalRService service, ConnectionRegistry registry)
{
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
            .Where(c => c.Key == connection.Key && !string.Equals(c.Id, connection.Id, StringComparison.Ordinal));
        foreach (var twin in twins) await CloseAsync(user, twin, RealtimeErrors.Replaced, "connection_replaced", ct);
    }

    /// <summary>It is gone.</summary>
    public Task RemoveAsync(UserId user, string connectionId) => registry.RemoveAsync(user, connectionId);

    /// <summary>Ends the connections with these keys, because their user opened newer ones.</summary>
    public async Task ReplaceAsync(UserId user, IReadOnlyList<Guid> keys, CancellationToken ct)
    {
        if (keys.Count == 0) return;
        foreach (var connection in (await registry.ListAsync(user) ?? []).Where(c => keys.Contains(c.Key)))
            await CloseAsync(user, connection, RealtimeErrors.Replaced, "connection_replaced", ct);
    }

    /// <summary>
    /// Ends the connections of one sign-in, or all of the user's. When Redis cannot tell which they are, all of the user's:
    /// those of other sign-ins come back by themselves.
    /// </summary>
    /// <returns>Whether the service has taken it on.</returns>
    public async Task<bool> SignOutAsync(UserId user, SessionId? session, CancellationToken ct)
    {
        if (await registry.ListAsync(user) is not { } open)
            return await service.CloseUserAsync(user.Value, "signed_out", ct) != CallOutcome.Failed;

        var closed = true;
        foreach (var connection in open.Where(c => session is null || c.Session == session))
            closed &= await CloseAsync(user, connection, RealtimeErrors.SignedOut, "signed_out", ct);
        return closed;
    }

    private async Task<bool> CloseAsync(
        UserId user, RegisteredConnection connection, RealtimeEvent farewell, string reason, CancellationToken ct)
    {
        await registry.MarkClosedAsync(user, connection);
        await service.SendToConnectionAsync(connection.Id, Invocations.Events([farewell]), ct); // a hint; the end is what counts
        return await service.CloseConnectionAsync(connection.Id, reason, ct) != CallOutcome.Failed;
    }
}
