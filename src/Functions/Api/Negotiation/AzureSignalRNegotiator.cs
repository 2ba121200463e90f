using Microsoft.Extensions.Options;
using Veza.Functions.Triggers.Upstream;
using Veza.Functions.Http.Authentication;
using Veza.Shared.Common;
using Veza.Shared.Realtime.AzureSignalR;
using Veza.Shared.Realtime.AzureSignalR.Rest;

namespace Veza.Functions.Api.Negotiation;

/// <summary>Shows clients the way to Azure SignalR Service.</summary>
internal sealed class AzureSignalRNegotiator(
    SignalRAddress address, SignalRKeys keys, ConnectionSignature signature, IOptions<SignalROptions> options, TimeProvider clock) : Negotiator
{
    /// <inheritdoc/>
    public override async ValueTask<NegotiateResult> OpenAsync(Caller caller, HttpRequest request, CancellationToken ct)
    {
        var hub = SignalROptions.Hub;
        var claims = AzureSignalRInvocation.Claims(caller, Guid.CreateVersion7(clock.Now()), signature);
        var token = await keys.ClientTokenAsync(hub, caller.UserId.ToString(), options.Value.TokenLifetime, claims, ct);
        return new NegotiateResult($"{address.Clients.GetLeftPart(UriPartial.Authority)}/client/?hub={hub}", token);
    }
}
