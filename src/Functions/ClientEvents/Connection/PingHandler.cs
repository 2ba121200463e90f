using Microsoft.Extensions.Options;
using Veza.Functions.Http;
using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Realtime;

namespace Veza.Functions.ClientEvents.Connection;

/// <summary>Shows that the client is there, and is answered when all that was on its way before it has come.</summary>
internal sealed record PingClientEvent;

/// <summary>The connection lives.</summary>
/// <param name="PingAfter">Seconds of silence after which the next ping is due.</param>
/// <param name="Version">Of the server.</param>
internal sealed record Pong(DateTimeOffset ServerTime, int PingAfter, string Version);

/// <summary><c>ping</c>: keeps the presence of a silent client.</summary>
internal sealed class PingHandler(IOptions<RealtimeOptions> options, TimeProvider clock)
    : ClientEventHandler<PingClientEvent, Pong>("ping", limit: null)
{
    /// <inheritdoc/>
    public override string AckType => "pong";

    /// <inheritdoc/>
    protected override PingClientEvent Read(ref EventFields fields) => new();

    /// <inheritdoc/>
    protected override Task<RawJson> HandleAsync(ClientConnection connection, PingClientEvent @event, SendTicket? ticket, CancellationToken ct) =>
        Task.FromResult(RawJson.Create(AckType, (clock.Now(), options.Value.PingInterval), static (w, pong) =>
        {
            w.WriteTime("server_time"u8, pong.Item1);
            w.WriteNumber("ping_after"u8, (int)pong.PingInterval.TotalSeconds);
            w.WriteString("version"u8, ServerVersion.Text);
        }));
}
