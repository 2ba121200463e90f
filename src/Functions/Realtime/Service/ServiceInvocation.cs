using System.Text.Json;
using Veza.Functions.Http;
using Veza.Shared.Common;

namespace Veza.Functions.Realtime.Service;

/// <summary>What the Functions host's SignalR extension says of an event: of which connection, by whom, with what.</summary>
/// <param name="ConnectionId">The service's id of the connection.</param>
/// <param name="Caller">Who opened it, from the token that we gave out.</param>
/// <param name="Key">Of the connection, from the same token.</param>
/// <param name="Arguments">What the client sent; undefined when it came or went.</param>
internal sealed record ServiceInvocation(string ConnectionId, Caller Caller, Guid Key, JsonElement Arguments)
{
    private const string TenantClaim = "veza.tenant";
    private const string SessionClaim = "veza.session";
    private const string KeyClaim = "veza.connection";
    private const string ProofClaim = "veza.proof";

    /// <summary>
    /// The claims of a client's token that come back with each of its events. Their names are ours, so that nobody renames
    /// them, and their values have no ',' or ':', at which the service's header of claims is cut.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, string>> Claims(Caller caller, Guid key, ConnectionProof proof) =>
    [
        new(TenantClaim, caller.TenantId.Value.ToString("n")),
        new(SessionClaim, caller.SessionId.Value.ToString("n")),
        new(KeyClaim, key.ToString("n")),
        new(ProofClaim, proof.Seal(caller, key)),
    ];

    /// <summary>Reads the invocation; null when it is of no connection that we gave a token for.</summary>
    public static ServiceInvocation? Read(JsonElement context, ConnectionProof proof)
    {
        if (!context.TryGetProperty("ConnectionId"u8, out var connection) || connection.ValueKind != JsonValueKind.String) return null;
        if (connection.GetString() is not { Length: > 0 and <= 256 } connectionId) return null;
        if (!context.TryGetProperty("UserId"u8, out var id) || id.ValueKind != JsonValueKind.String || !id.TryGetGuid(out var user)) return null;
        if (!context.TryGetProperty("Claims"u8, out var claims) || claims.ValueKind != JsonValueKind.Object) return null;
        if (Claim(claims, TenantClaim) is not { } tenant || Claim(claims, SessionClaim) is not { } session) return null;
        if (Claim(claims, KeyClaim) is not { } key) return null;
        if (!claims.TryGetProperty(ProofClaim, out var seal) || seal.ValueKind != JsonValueKind.String) return null;

        var caller = new Caller(new UserId(user), new TenantId(tenant), new SessionId(session));
        if (!proof.Admits(caller, key, seal.GetString()!)) return null;
        context.TryGetProperty("Arguments"u8, out var arguments);
        return new ServiceInvocation(connectionId, caller, key, arguments);
    }

    private static Guid? Claim(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && Guid.TryParse(value.GetString(), out var id) ? id : null;
}
