using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Logging;
using Veza.Shared.Common;

namespace Veza.Shared.Realtime.AzureSignalR.Rest;

/// <summary>
/// Tokens for the service: for calls of ours, and for clients. With an access key all are signed here. With an Entra
/// identity calls carry its token, and clients' tokens are signed with a temporary key that the service hands out.
/// </summary>
internal sealed class SignalRKeys : IDisposable
{
    private const string Scope = "https://signalr.azure.com/.default";

    private static readonly TimeSpan CallTokenLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan TemporaryKeyFor = TimeSpan.FromMinutes(85); // it is good for 90
    private static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(55);
    private static readonly TimeSpan RenewAgainAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan IdentityTimeout = TimeSpan.FromSeconds(30);
    private static readonly string PlainHead = Encode("""{"alg":"HS256","typ":"JWT"}""");

    private readonly SemaphoreSlim renewing = new(1, 1);
    private readonly SignalRAddress address;
    private readonly SignalRHttp http;
    private readonly TimeProvider clock;
    private readonly ILogger<SignalRKeys> logger;
    private readonly TokenCredential? identity;
    private Signer? signer;

    /// <summary>Asks for nothing yet. Where there is no access key, the platform says who this process is.</summary>
    public SignalRKeys(SignalRAddress address, SignalRHttp http, TimeProvider clock, ILogger<SignalRKeys> logger)
        : this(address, http, clock, logger, address.AccessKey is null ? AzureIdentity.Credential(address.ClientId) : null)
    {
    }

    /// <summary>The same as somebody in particular; null: by the access key of the address.</summary>
    internal SignalRKeys(SignalRAddress address, SignalRHttp http, TimeProvider clock, ILogger<SignalRKeys> logger, TokenCredential? identity)
    {
        (this.address, this.http, this.clock, this.logger, this.identity) = (address, http, clock, logger, identity);
        if (identity is null)
            signer = new Signer(PlainHead, Encoding.UTF8.GetBytes(address.AccessKey!), DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
    }

    /// <summary>The bearer token of a call to that path.</summary>
    /// <param name="path">Path without query; what the token is good for.</param>
    public ValueTask<string> CallTokenAsync(string path, CancellationToken ct)
    {
        if (identity is not null) return IdentityTokenAsync(ct);
        var audience = $"{address.Rest.Scheme}://{address.Rest.Host}{path}";
        return new(signer!.Sign(Claims(audience, CallTokenLife)));
    }

    /// <summary>The token with which a client connects.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="user">The user's id.</param>
    /// <param name="life">How long it is good for connecting.</param>
    /// <param name="claims">What comes back with every event of the connection: short, without ',' and ': '.</param>
    /// <exception cref="OutageException">There is no key to sign with, and the service gives none.</exception>
    public async ValueTask<string> ClientTokenAsync(
        string hub, string user, TimeSpan life, IEnumerable<KeyValuePair<string, string>> claims, CancellationToken ct)
    {
        var body = Claims($"{address.Clients.Scheme}://{address.Clients.Host}/client/?hub={hub}", life);
        body["asrs.s.uid"] = user;
        foreach (var (name, value) in claims) body[name] = value;
        return (await SignerAsync(ct)).Sign(body);
    }

    /// <inheritdoc/>
    public void Dispose() => renewing.Dispose();

    private JsonObject Claims(string audience, TimeSpan life)
    {
        var now = clock.Now().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["aud"] = audience,
            ["iat"] = now,
            ["nbf"] = now - 60, // the clocks of two machines differ
            ["exp"] = now + (long)life.TotalSeconds,
        };
    }

    private async ValueTask<string> IdentityTokenAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(IdentityTimeout);
        return (await identity!.GetTokenAsync(new TokenRequestContext([Scope]), patience.Token)).Token;
    }

    private async ValueTask<Signer> SignerAsync(CancellationToken ct)
    {
        if (signer is { } current && clock.Now() < current.RenewAt) return current;

        await renewing.WaitAsync(ct);
        try
        {
            if (signer is { } renewed && clock.Now() < renewed.RenewAt) return renewed;
            return signer = await AskForKeyAsync(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && IsRefusal(e))
        {
            SignalRLog.NoKey(logger, e is HttpRequestException { StatusCode: { } status } ? $"status {(int)status}" : e.GetType().Name);
            if (signer is not { } old || clock.Now() >= old.Until) throw new OutageException("Azure SignalR Service");
            return signer = old with { RenewAt = clock.Now() + RenewAgainAfter };
        }
        finally
        {
            renewing.Release();
        }
    }

    private static bool IsRefusal(Exception e) => e is HttpRequestException or OperationCanceledException or AuthenticationFailedException
        or JsonException or KeyNotFoundException or InvalidOperationException;

    private async Task<Signer> AskForKeyAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, http.Address("/api/auth/accessKey"));
        request.Headers.Authorization = new("Bearer", await IdentityTokenAsync(ct));
        using var answer = await http.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
        using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
        var (id, key) = (body.RootElement.GetProperty("KeyId").GetString(), body.RootElement.GetProperty("AccessKey").GetString());
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(key)) throw new KeyNotFoundException("KeyId or AccessKey is empty.");
        var head = new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT", ["kid"] = id };
        var now = clock.Now();
        return new Signer(Encode(head.ToJsonString()), Encoding.UTF8.GetBytes(key), now + RenewAfter, now + TemporaryKeyFor);
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    /// <summary>The key's text in UTF-8 signs; it is not decoded, though it looks like base64.</summary>
    private sealed record Signer(string Head, byte[] Key, DateTimeOffset RenewAt, DateTimeOffset Until)
    {
        public string Sign(JsonObject claims)
        {
            var signed = $"{Head}.{Encode(claims.ToJsonString())}";
            return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(signed)))}";
        }
    }
}
