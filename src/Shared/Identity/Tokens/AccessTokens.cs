using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Veza.Shared.Common;
using Veza.Shared.Identity.Sessions;

namespace Veza.Shared.Identity.Tokens;

/// <summary>What a good token says.</summary>
public sealed record AccessClaims(UserId UserId, TenantId TenantId, SessionId SessionId, DateTimeOffset ExpiresAt);

/// <summary>
/// Access tokens: JWTs signed with ES256 and validated by Microsoft.IdentityModel. Stricter than that library is what is read
/// here: three parts, no member twice, no extension that would have to be understood, and only claims of our own form.
/// </summary>
public sealed class AccessTokens(KeyRing keys, SessionService sessions, IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>The audience of tokens for the API.</summary>
    public const string Api = "veza";

    /// <summary>The audience of the short-lived tokens that open a realtime connection.</summary>
    public const string Hub = "veza-hub";

    /// <summary>
    /// The audience of the tokens that somebody gets who is banned from the tenant: good for reading what was done to them and for appealing
    /// against it, and for nothing else. They belong to no sign-in, so that nothing but their time ends them.
    /// </summary>
    public const string Notices = "veza-notices";

    private const int MaxLength = 2048;
    private static readonly TimeSpan CachedFor = TimeSpan.FromHours(1);

    private readonly JsonWebTokenHandler handler = new() { MaximumTokenSizeInBytes = MaxLength };

    // Checking a signature costs some 70 µs, more than all the rest of a request.
    private readonly BoundedCache<(UInt128, UInt128), Verified> verified = new(options.Value.CachedTokens, CachedFor, clock);
    private readonly IdentityOptions settings = options.Value;

    /// <summary>Await it before the first <see cref="Issue"/>: there is a key that signs.</summary>
    public ValueTask ReadyAsync(CancellationToken ct) => keys.EnsureAsync(ct);

    /// <summary>A token for the person; see <see cref="ReadyAsync"/>.</summary>
    public string Issue(UserId user, TenantId tenant, SessionId session, TimeSpan lifetime, string audience)
    {
        var key = keys.Current();
        var now = clock.Now().ToUnixTimeSeconds();
        var body = JsonSerializer.Serialize(
            new TokenBody(
                settings.Issuer, audience, user.Value, tenant.Value, session.Value, now, now + (long)lifetime.TotalSeconds),
            TokenJson.Default.TokenBody);
        return handler.CreateToken(body, key.Signer);
    }

    /// <summary>
    /// Who the token stands for. Refusals: <c>token_expired</c>, <c>token_invalid</c> (also when its sign-in was ended).
    /// Whatever the text is, it throws only when the database is needed and out of reach.
    /// </summary>
    public ValueTask<Result<AccessClaims>> ValidateAsync(string token, string audience, CancellationToken ct) =>
        ValidateAsync(token.AsMemory(), audience, ct);

    /// <summary>The same for a token that is a part of a text, such as a header.</summary>
    public async ValueTask<Result<AccessClaims>> ValidateAsync(
        ReadOnlyMemory<char> token, string audience, CancellationToken ct)
    {
        if (token.Length > MaxLength || !Ascii.IsValid(token.Span)) return IdentityErrors.TokenInvalid;

        var digest = Digest(token.Span);
        if (!verified.TryGet(digest, out var found))
        {
            var readAt = verified.Stamp;
            if (await VerifyAsync(token.ToString(), ct) is not { } fresh) return IdentityErrors.TokenInvalid;
            verified.Set(digest, found = fresh, readAt);
        }

        if (!string.Equals(found.Audience, audience, StringComparison.Ordinal)) return IdentityErrors.TokenInvalid;
        var now = clock.GetUtcNow();
        if (now < found.NotBefore - settings.ClockSkew) return IdentityErrors.TokenInvalid;
        if (now >= found.Claims.ExpiresAt + settings.ClockSkew) return IdentityErrors.TokenExpired;
        return string.Equals(audience, Notices, StringComparison.Ordinal) || await sessions.IsLiveAsync(found.Claims.SessionId, ct)
            ? found.Claims
            : IdentityErrors.TokenInvalid;
    }

    /// <summary>What the token says, when one of our keys signed it; its times and audience are not looked at yet.</summary>
    private async ValueTask<Verified?> VerifyAsync(string token, CancellationToken ct)
    {
        if (token.Split('.') is not [var head, var body, _]) return null;
        if (Read(head, TokenJson.Default.TokenHead) is not { Alg: SecurityAlgorithms.EcdsaSha256, Kid: { } kid, Crit: null }) return null;
        if (await keys.FindAsync(kid, ct) is not { } key) return null;
        if (!(await handler.ValidateTokenAsync(token, SignedBy(key))).IsValid) return null;

        if (Read(body, TokenJson.Default.TokenBody) is not { } said) return null;
        if (Time(said.Iat) is not { } issued || Time(said.Exp) is not { } expires) return null;
        var notBefore = said.Nbf is { } nbf ? Time(nbf) : issued;
        return notBefore is null ? null : new Verified(
            new AccessClaims(new UserId(said.Sub), new TenantId(said.Tid), new SessionId(said.Sid), expires),
            said.Aud, notBefore > issued ? notBefore.Value : issued);
    }

    private TokenValidationParameters SignedBy(SigningKey key) => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        IssuerSigningKey = key.Verifier,
        ValidIssuer = settings.Issuer,
        ValidateAudience = false, // the result is remembered: audience and times are looked at each time
        ValidateLifetime = false,
    };

    private static (UInt128 First, UInt128 Second) Digest(ReadOnlySpan<char> token)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.ASCII.GetBytes(token, text)], hash);
        var halves = MemoryMarshal.Cast<byte, UInt128>(hash);
        return (halves[0], halves[1]);
    }

    /// <summary>A part of a token; null when it is not Base64url of such an object.</summary>
    private static T? Read<T>(string part, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(part), type);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Time(long seconds) =>
        seconds is >= 0 and < 253_402_300_800 - 86_400 * 2 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private sealed record Verified(AccessClaims Claims, string Audience, DateTimeOffset NotBefore);
}
