using Veza.Functions.Api.Moderation.Cases;
using Veza.Functions.Http;

namespace Veza.Functions.Api.Moderation;

/// <summary>What those who look after people and rooms do, and what they have done.</summary>
internal static class ModerationApi
{
    public static ApiArea Area { get; } = new(
        services => services.AddJson(ModerationApiJson.Default),
        routes =>
        {
            routes.MapModerationActions();
            routes.MapModerationNotices();
            routes.MapModerationRules();
            routes.MapHeldMessages();
            routes.MapModerationCases();
            routes.MapModerationReports();
            routes.MapAudit();
        });
}
