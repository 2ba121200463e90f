using Microsoft.Extensions.Options;
using Veza.Functions.Http.Authentication;
using Veza.Shared.Identity;
using Veza.Shared.Identity.Tokens;
using Veza.Shared.Realtime;

namespace Veza.Functions.Api.Negotiation;

/// <summary>Where a client connects to, and the short-lived token that opens the connection.</summary>
internal readonly record struct NegotiateResult(string Url, string Token);

/// <summary>Shows a caller the way to the realtime connection: to this process, or to Azure SignalR Service.</summary>
internal abstract class Negotiator
{
    /// <summary>The way for this caller. <paramref name="request"/> tells where the caller reaches this installation.</summary>
    public abstract ValueTask<NegotiateResult> OpenAsync(Caller caller, HttpRequest request, CancellationToken ct);
}

/// <summary>To the hub of this process.</summary>
internal sealed class HubNegotiator(AccessTokens tokens, IOptions<RealtimeOptions> realtime, IOptions<IdentityOptions> identity)
    : Negotiator
{
    /// <inheritdoc/>
    public override ValueTask<NegotiateResult> OpenAsync(Caller caller, HttpRequest request, CancellationToken ct)
    {
        var origin = realtime.Value.PublicUrl.Length > 0
            ? realtime.Value.PublicUrl.TrimEnd('/')
            : $"{request.Scheme}://{request.Host}";
        var token = tokens.Issue(
            caller.UserId, caller.TenantId, caller.SessionId, identity.Value.HubTokenLifetime, AccessTokens.Hub);
        return new(new NegotiateResult($"{origin}/hub", token));
    }
}
