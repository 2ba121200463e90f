using Veza.Functions.Http;

namespace Veza.Functions.Api.Messages;

/// <summary>Sending, history, editing, pinned and saved messages.</summary>
internal static class MessagesApi
{
    public static ApiArea Area { get; } = new(
        services => services.AddJson(ChatJson.Default),
        routes =>
        {
            routes.MapMessages();
            routes.MapPins();
            routes.MapSaved();
        });
}
