using System.Text.Json;
using Veza.Functions.Http.Authentication;
using Veza.Shared.Common;
using Veza.Shared.Realtime.AzureSignalR;

namespace Veza.Functions.Triggers.Upstream;

/// <summary>What the Functions host's SignalR extension says of an event: of which connection, by whom, with what.</summary>
/// <param name="ConnectionId">The service's id of the connection.</param>
/// <param name="Caller">Who opened it, from the token that we gave out.</param>
/// <param name="Key">Of the connection, from the same token.</param>
/// <param name="Arguments">What the client sent; undefined when it came or went.</param>
internal sealed record AzureSignalRInvocation(string ConnectionId, Caller Caller, Guid Key, JsonElement Arguments)
{
    /// <summary>As it is registered while it is open.</summary>
    public RegisteredConnection Registration => new(ConnectionId, Key, Caller.SessionId, Closed: false);

    private const string TenantClaim = "veza.tenant";
    private const string SessionClaim = "veza.session";
    private const string KeyClaim = "veza.connection";
    private const string ProofClaim = "veza.proof";

    /// <summary>
    /// The claims of a client's token that come back with each of its events. Their names are ours, so that nobody renames
    /// them, and their values have no ',' or ':', at which the service's header of claims is cut.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, string>> Claims(Caller caller, Guid key, ConnectionSignature signature) =>
    [
        new(TenantClaim, caller.TenantId.Value.ToString("n")),
        new(SessionClaim, caller.SessionId.Value.ToString("n")),
        new(KeyClaim, key.ToString("n")),
        new(ProofClaim, signature.Seal(caller, key)),
    ];

    /// <summary>Reads the invocation; null when it is of no connection that we gave a token for.</summary>
    public static AzureSignalRInvocation? Read(JsonElement context, ConnectionSignature signature)
    {
        if (Text(context, "ConnectionId") is not { Length: > 0 and <= 256 } connectionId) return null;
        if (!Guid.TryParse(Text(context, "UserId"), out var user)) return null;
        if (!JsonTexts.TryGetProperty(context, "Claims", out var claims) || claims.ValueKind != JsonValueKind.Object) return null;
        if (Claim(claims, TenantClaim) is not { } tenant || Claim(claims, SessionClaim) is not { } session) return null;
        if (Claim(claims, KeyClaim) is not { } key || Text(claims, ProofClaim) is not { } seal) return null;

        var caller = new Caller(new UserId(user), new TenantId(tenant), new SessionId(session));
        if (!signature.Admits(caller, key, seal)) return null;
        JsonTexts.TryGetProperty(context, "Arguments", out var arguments);
        return new AzureSignalRInvocation(connectionId, caller, key, arguments);
    }

    private static Guid? Claim(JsonElement claims, string name) => Guid.TryParse(Text(claims, name), out var id) ? id : null;

    private static string? Text(JsonElement json, string name) =>
        JsonTexts.TryGetProperty(json, name, out var value) && value.ValueKind == JsonValueKind.String
        && JsonTexts.AreValid(value)
            ? value.GetString()
            : null;
}
