using Microsoft.Extensions.Options;
using Veza.Functions.Api;
using Veza.Functions.ClientEvents;
using Veza.Functions.Triggers;
using Veza.Functions.Http;
using Veza.Functions.Hub;
using Veza.Shared.Access;
using Veza.Shared.Analytics;
using Veza.Shared.Audit;
using Veza.Shared.Database;
using Veza.Shared.Events;
using Veza.Shared.Identity;
using Veza.Shared.Messages;
using Veza.Shared.Moderation.Actions;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Moderation.ContentSafety;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.Moderation.Raids;
using Veza.Shared.Moderation.Reputation;
using Veza.Shared.Moderation.Review;
using Veza.Shared.Moderation.Rules;
using Veza.Shared.Moderation.Rules.Editing;
using Veza.Shared.Moderation.Screening;
using Veza.Shared.Moderation.SecondLook;
using Veza.Shared.Presence;
using Veza.Shared.RateLimits;
using Veza.Shared.Reactions;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.AzureSignalR;
using Veza.Shared.Receipts;
using Veza.Shared.RoomList;
using Veza.Shared.Rooms;
using Veza.Shared.Spaces;
using Veza.Shared.Storage;
using Veza.Shared.Sync;
using Veza.Shared.Threads;

namespace Veza.Functions.Hosting.Composition;

/// <summary>
/// All of Veza in three steps, whoever hosts it. A new feature adds one line to the first; its endpoints and its client events
/// stand in the lists of theirs (<see cref="VezaApi"/>, <see cref="ClientEventsRegistration"/>).
/// </summary>
internal static class VezaComposition
{
    /// <summary>The services of every feature, and the adapters that the mode asks for.</summary>
    public static IServiceCollection AddVeza(this IServiceCollection services, IConfiguration settings, HostingMode mode)
    {
        var onFunctions = mode == HostingMode.Functions;
        services.AddSingleton(TimeProvider.System).AddSingleton(new HostedBy(mode));
        services
            .AddDatabase(settings)
            .AddAccess(settings)
            .AddAudit()
            .AddRateLimits(settings)
            .AddStorage(settings, needsAccount: onFunctions, s => s.GetRequiredService<IOptions<IdentityOptions>>().Value.KeySecret)
            .AddRealtime(settings)
            .AddModerationGate(settings)
            .AddModerationRules(settings)
            .AddReputation(settings)
            .AddContentSafety(settings)
            .AddScreening(settings)
            .AddEvents(settings)
            .AddCases()
            .AddRaids()
            .AddIdentity(settings)
            .AddRooms(settings)
            .AddSpaces(settings)
            .AddPresence(settings)
            .AddThreads(settings)
            .AddMessages(settings)
            .AddReactions(settings)
            .AddModeration(settings)
            .AddSecondLook()
            .AddReview(settings)
            .AddRuleEditing()
            .AddReceipts()
            .AddRoomList()
            .AddSync()
            .AddAnalytics()
            .AddHttp(settings)
            .AddApi()
            .AddClientEvents();
        return onFunctions
            ? services.AddEventsOverServiceBus(settings).AddAzureSignalR(settings).AddTriggers(settings)
            : services.AddEventsInProcess().AddHub();
    }

    /// <summary>What every request passes.</summary>
    public static IApplicationBuilder UseVeza(this IApplicationBuilder app)
    {
        var isPublic = Mode(app.ApplicationServices) == HostingMode.Standalone;
        app.UseHttp(isPublic);
        return isPublic ? app.UseMiddleware<HubOwnership>() : app;
    }

    /// <summary>The endpoints of every feature, and where clients connect to this process.</summary>
    public static IEndpointRouteBuilder MapVeza(this IEndpointRouteBuilder routes)
    {
        routes.MapApi();
        if (Mode(routes.ServiceProvider) == HostingMode.Standalone) routes.MapHub();
        return routes;
    }

    private static HostingMode Mode(IServiceProvider services) => services.GetRequiredService<HostedBy>().Mode;

    private sealed record HostedBy(HostingMode Mode);
}
