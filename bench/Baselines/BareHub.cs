using Microsoft.AspNetCore.SignalR;
using Veza.Bench.Servers;
using Veza.Shared.Common;

namespace Veza.Bench.Baselines;

/// <summary>SignalR with group commit and nothing else: no authentication, no permissions, no outbox.</summary>
internal sealed class BareHub(GroupCommit messages, TimeProvider clock) : Hub
{
    /// <summary>A connection is in the room that its address names.</summary>
    public override async Task OnConnectedAsync()
    {
        var query = Context.GetHttpContext()!.Request.Query;
        Context.Items["user"] = Guid.Parse(query["user"].ToString());
        await Groups.AddToGroupAsync(Context.ConnectionId, Guid.Parse(query["room"].ToString()).ToString());
    }

    /// <summary>Stores a message and sends it to its room.</summary>
    [HubMethodName("event")]
    public async Task<AckEvent> SendAsync(SendEvent sent)
    {
        var (user, now) = ((Guid)Context.Items["user"]!, clock.Now());
        var message = new NewMessage(sent.RoomId, Guid.CreateVersion7(now), user, sent.ClientMessageId, sent.Content, now);
        var seq = await messages.WriteAsync(message, Context.ConnectionAborted);
        await Clients.Group(sent.RoomId.ToString()).SendAsync("events", new[] { SampleEvent.Of(message, seq) });
        return new("ack", message.Id, message.RoomId, seq, now, message.ClientMessageId);
    }

    /// <summary>The server.</summary>
    public static WebApplication Create(ServerArguments arguments)
    {
        var builder = ServerHost.Builder();
        builder.AddMessages(arguments);
        builder.Services.AddSignalR().AddJsonProtocol(o => WireJson.Use(o.PayloadSerializerOptions));
        var app = builder.Build();
        app.MapHub<BareHub>("/hub");
        app.MapBench();
        app.MapPost("/bench/publish", (Guid room, int count, IHubContext<BareHub> hub, SampleEvent sample) =>
            sample.Publish(
                count, () => hub.Clients.Group(room.ToString()).SendAsync("events", new[] { sample.Next(SampleEvent.Text) })));
        return app;
    }
}
