using Microsoft.Extensions.Options;
using Veza.Functions.Http;
using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Realtime;

namespace Veza.Functions.ClientEvents.Connection;

/// <summary><c>ping</c>: keeps the presence of a silent client. Answered with <c>pong</c>.</summary>
internal sealed class PingHandler(IOptions<RealtimeOptions> options, TimeProvider clock) : ClientEventHandler("ping", limit: null)
{
    /// <inheritdoc/>
    public override Task<RawJson> HandleAsync(ClientConnection connection, EventFields fields, SendTicket? ticket, CancellationToken ct) =>
        Task.FromResult(RawJson.Create("pong", (clock.Now(), options.Value.PingInterval), static (w, pong) =>
        {
            w.WriteTime("server_time"u8, pong.Item1);
            w.WriteNumber("ping_after"u8, (int)pong.PingInterval.TotalSeconds);
            w.WriteString("version"u8, ServerVersion.Text);
        }));
}
