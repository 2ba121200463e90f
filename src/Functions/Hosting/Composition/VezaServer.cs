using Microsoft.Extensions.Options;
using Veza.Functions.Api.Accounts;
using Veza.Functions.Api.Admin;
using Veza.Functions.Api.Files;
using Veza.Functions.Api.Health;
using Veza.Functions.Api.Limits;
using Veza.Functions.Api.Messages;
using Veza.Functions.Api.Negotiation;
using Veza.Functions.Api.Presence;
using Veza.Functions.Api.Receipts;
using Veza.Functions.Api.RoomList;
using Veza.Functions.Api.Rooms;
using Veza.Functions.Api.Users;
using Veza.Functions.Functions;
using Veza.Functions.Functions.Upstream;
using Veza.Functions.Hosting.Worker;
using Veza.Functions.Http;
using Veza.Functions.Hub;
using Veza.Shared.Access;
using Veza.Shared.Analytics;
using Veza.Shared.Database;
using Veza.Shared.Database.Redis;
using Veza.Shared.Events;
using Veza.Shared.Events.ServiceBus;
using Veza.Shared.Identity;
using Veza.Shared.Messages;
using Veza.Shared.Presence;
using Veza.Shared.RateLimits;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.AzureSignalR;
using Veza.Shared.Realtime.Backplane;
using Veza.Shared.Rooms;
using Veza.Shared.Storage;

namespace Veza.Functions.Hosting.Composition;

/// <summary>The composition root: a table of contents of the server.</summary>
internal static class VezaServer
{
    /// <summary>Builds the server, not yet started.</summary>
    /// <param name="args">Settings as <c>--Veza:Section:Name=value</c>; the environment and appsettings count too.</param>
    /// <param name="configure">Last word on services and settings; for tests and benchmarks.</param>
    /// <param name="mode">Chooses the adapters.</param>
    public static WebApplication Create(
        string[] args, Action<WebApplicationBuilder>? configure = null, HostingMode mode = HostingMode.Standalone)
    {
        // Nothing watches the files of settings: a change takes a restart, and watching costs the start a walk over the disk.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        var (services, settings) = (builder.Services, builder.Configuration);
        Settings.AddDefaults(settings, mode);
        var onFunctions = mode == HostingMode.Functions;
        if (onFunctions) builder.ListenForHost();

        services.AddSingleton(TimeProvider.System);
        services.AddSettings<DatabaseOptions>(settings, "Database", (s, o) => s.Bind(o), o => o.Validate());
        services.AddSettings<RedisOptions>(settings, "Redis", (s, o) => s.Bind(o), o => o.Validate());
        services.AddSingleton<Postgres>().AddSingleton<Migrator>().AddHostedService<SuperuserCheck>().AddSingleton<RedisServer>();
        services.AddSingleton<ProcessIdentity>().AddSingleton<RedisBackplane>().AddHostedService(s => s.GetRequiredService<RedisBackplane>());
        services.AddSettings<RightsOptions>(settings, "Rights", (s, o) => s.Bind(o), o => o.Validate()).AddRights();
        services.AddSettings<StorageOptions>(settings, "Storage", (s, o) => s.Bind(o), o => o.Validate(onFunctions))
            .AddStorage(s => s.GetRequiredService<IOptions<IdentityOptions>>().Value.KeySecret);
        services.AddSettings<EventOptions>(settings, "Events", (s, o) => s.Bind(o), o => o.Validate()).AddEvents().AddAnalytics().AddJson(AdminJson.Default);
        services.AddSettings<ServiceBusOptions>(settings, "ServiceBus", (s, o) => s.Bind(o), o => o.Validate());
        if (onFunctions) services.AddServiceBus(settings);
        else services.AddEventsInProcess();
        services.AddSettings<RealtimeOptions>(settings, "Realtime", (s, o) => s.Bind(o), o => o.Validate());
        services.AddSettings<SignalROptions>(settings, "SignalR", (s, o) => s.Bind(o), o => o.Validate());
        services.AddSettings<FunctionsOptions>(settings, "Functions", (s, o) => s.Bind(o), o => o.Validate());
        if (onFunctions) services.AddSignalRService();
        else services.AddRealtime();
        services.AddSingleton<LiveStats>();
        services.AddSettings<IdentityOptions>(settings, "Identity", (s, o) => s.Bind(o), o => o.Validate()).AddIdentity();
        services.AddSettings<RateLimitOptions>(settings, "RateLimits", (s, o) => s.Bind(o), o => o.Validate());
        services.AddSettings<RoomOptions>(settings, "Rooms", (s, o) => s.Bind(o), o => o.Validate()).AddRooms();
        services.AddSettings<PresenceOptions>(settings, "Presence", (s, o) => s.Bind(o), o => o.Validate()).AddPresence();
        services.AddSettings<MessageOptions>(settings, "Messages", (s, o) => s.Bind(o), o => o.Validate()).AddMessages().AddJson(ChatJson.Default);
        services.AddHttp(settings);
        services.AddApiDocument();
        services.AddSingleton<RoomResponses>().AddJson(RoomsJson.Default).AddJson(PresenceJson.Default);
        services.AddSingleton<UserViews>().AddJson(AuthJson.Default).AddJson(UsersJson.Default).AddJson(LimitsJson.Default);
        services.AddSingleton<Readiness>().AddJson(HealthJson.Default);

        if (onFunctions) services.StartLate();
        configure?.Invoke(builder);
        var app = builder.Build();
        if (onFunctions) app.AnswerReadiness();
        app.UseHttp(isPublic: !onFunctions);
        if (!onFunctions) app.UseMiddleware<HubOwnership>();
        var routes = app.MapGroup("").WithHead();
        routes.MapAuth();
        routes.MapUsers();
        routes.MapLimits();
        routes.MapRooms();
        routes.MapMembers();
        routes.MapFavourites();
        routes.MapPresence();
        routes.MapMessages();
        routes.MapReceipts();
        routes.MapInbox();
        routes.MapAdminEvents();
        routes.MapAdminAnalytics();
        routes.MapNegotiate();
        routes.MapHealth();
        routes.MapApiDocument();
        if (onFunctions) app.MapFunctions();
        else app.MapRealtime();
        app.MapBlobs();
        return app;
    }
}
