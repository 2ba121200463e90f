using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace Veza.Doubles.SignalR;

/// <summary>Decides which tokens the service takes, and hands out temporary keys.</summary>
internal sealed class SignalRKeys(SignalRServiceOptions options, Func<Uri> endpoint)
{
    private const string EntraAudience = "https://signalr.azure.com";
    private static readonly TimeSpan TemporaryLifetime = TimeSpan.FromMinutes(90);
    private readonly ConcurrentDictionary<string, (string Key, DateTimeOffset Until)> temporary = new(StringComparer.Ordinal);

    /// <summary>A new signing key for client tokens, good for 90 minutes under its id.</summary>
    public (string Id, string Key) CreateTemporary()
    {
        foreach (var (old, value) in temporary)
            if (value.Until <= options.Clock.GetUtcNow()) temporary.TryRemove(old, out _);
        var id = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        temporary[id] = (key, options.Clock.GetUtcNow() + TemporaryLifetime);
        return (id, key);
    }

    /// <summary>Makes a client token, as the service's own <c>:generateToken</c> does.</summary>
    public string CreateClientToken(string hub, string? userId, TimeSpan lifetime)
    {
        var now = options.Clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal);
        if (userId is not null) claims["asrs.s.uid"] = userId;
        claims["nbf"] = now;
        claims["exp"] = now + (long)lifetime.TotalSeconds;
        claims["iat"] = now;
        claims["aud"] = $"{endpoint().Scheme}://{endpoint().Host}/client/?hub={hub}";
        return SignalRTokens.Create(claims, options.AccessKeys[0]);
    }

    /// <summary>The claims of a client's token; null when it is not to be let in.</summary>
    public JsonElement? ReadClient(string? token)
    {
        if (token is null || !SignalRTokens.TryRead(token, out var header, out var payload)) return null;
        return IsGood(token, header, payload, KeysFor(header)) ? payload : null;
    }

    /// <summary>Whether a REST call with this token is allowed.</summary>
    public bool AllowsRest(string? token)
    {
        if (token is null || !SignalRTokens.TryRead(token, out var header, out var payload)) return false;
        if (payload.TryGetText("aud", out var aud) && aud.TrimEnd('/') == EntraAudience)
            return options.AllowEntra && payload.IsAlive(options.Clock);
        return IsGood(token, header, payload, options.AccessKeys);
    }

    private bool IsGood(string token, JsonElement header, JsonElement payload, IEnumerable<string> keys) =>
        header.TryGetText("alg", out var alg) && alg == "HS256" && IsForUs(payload) && payload.IsAlive(options.Clock) &&
        SignalRTokens.IsSignedBy(token, keys);

    // The SDK writes a kid for access keys too, one that means nothing: what names no temporary key is ignored.
    private IEnumerable<string> KeysFor(JsonElement header) =>
        header.TryGetText("kid", out var id) && temporary.TryGetValue(id, out var key) && key.Until > options.Clock.GetUtcNow()
            ? [key.Key] : options.AccessKeys;

    private bool IsForUs(JsonElement payload) =>
        payload.TryGetText("aud", out var aud) && Uri.TryCreate(aud, UriKind.Absolute, out var audience) &&
        audience.Scheme == endpoint().Scheme && audience.Host == endpoint().Host;
}
