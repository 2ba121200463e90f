using Veza.Functions.Functions.Upstream;

namespace Veza.Functions.Functions;

/// <summary>The three functions that hear of clients of Azure SignalR Service.</summary>
internal static class SignalRTriggers
{
    private const string Binding = "invocation";

    /// <summary>Maps them.</summary>
    public static void MapSignalRTriggers(this IEndpointRouteBuilder routes)
    {
        routes.MapTrigger("signalr-connected", async (body, context, ct) =>
        {
            await Events(context).ConnectedAsync(body.Object(Binding), ct);
            return null;
        });
        routes.MapTrigger("signalr-disconnected", async (body, context, _) =>
        {
            await Events(context).DisconnectedAsync(body.Object(Binding));
            return null;
        });
        routes.MapTrigger("signalr-event", async (body, context, ct) => await Events(context).EventAsync(body.Object(Binding), ct));
    }

    private static AzureSignalREvents Events(HttpContext context) => context.RequestServices.GetRequiredService<AzureSignalREvents>();
}
