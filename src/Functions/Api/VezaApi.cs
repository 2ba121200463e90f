using Veza.Functions.Api.Accounts;
using Veza.Functions.Api.Admin;
using Veza.Functions.Api.Files;
using Veza.Functions.Api.Health;
using Veza.Functions.Api.Limits;
using Veza.Functions.Api.Messages;
using Veza.Functions.Api.Moderation;
using Veza.Functions.Api.Negotiation;
using Veza.Functions.Api.Presence;
using Veza.Functions.Api.Reactions;
using Veza.Functions.Api.Receipts;
using Veza.Functions.Api.RoomList;
using Veza.Functions.Api.Rooms;
using Veza.Functions.Api.Spaces;
using Veza.Functions.Api.Threads;
using Veza.Functions.Api.Users;
using Veza.Functions.Http;
using Veza.Functions.Http.Description;

namespace Veza.Functions.Api;

/// <summary>The areas of the API: one line each.</summary>
internal static class VezaApi
{
    private static readonly ApiArea[] Areas =
    [
        AccountsApi.Area,
        UsersApi.Area,
        LimitsApi.Area,
        RoomsApi.Area,
        SpacesApi.Area,
        PresenceApi.Area,
        MessagesApi.Area,
        ReactionsApi.Area,
        ReceiptsApi.Area,
        ThreadsApi.Area,
        RoomListApi.Area,
        AdminApi.Area,
        ModerationApi.Area,
        NegotiationApi.Area,
        HealthApi.Area,
        FilesApi.Area,
    ];

    /// <summary>The services and the JSON of the areas, and the document that describes them.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        foreach (var area in Areas) area.Add(services);
        return services.AddApiDocument();
    }

    /// <summary>The endpoints of the areas. What answers GET answers HEAD, too.</summary>
    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithHead();
        foreach (var area in Areas) area.Map(group);
        group.MapApiDocument();
    }
}

/// <summary>An area of the API.</summary>
/// <param name="Add">Registers what its endpoints need, and its JSON.</param>
/// <param name="Map">Maps its endpoints.</param>
internal sealed record ApiArea(Action<IServiceCollection> Add, Action<IEndpointRouteBuilder> Map);
