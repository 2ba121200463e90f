using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Analytics;
using Veza.Shared.Common;

namespace Veza.Functions.Api.Admin;

/// <summary>Figures of the caller's tenant, for its administrators.</summary>
internal static class AdminAnalyticsEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapAdminAnalytics(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/admin/analytics").RequireCaller().LimitPerUser().RequireAdmin().WithTags("Administration");
        group.MapGet("/messages", MessagesAsync).WithSummary("Messages per day (UTC), of the tenant or of one of its rooms");
    }

    private static async Task<Results<Ok<MessageCountsResponse>, ProblemHttpResult>> MessagesAsync(
        Caller caller, MessageStatistics statistics, CancellationToken ct, string? from = null, string? to = null,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "room_id")] Guid? roomId = null)
    {
        var (first, last) = (Day(from), Day(to));
        var faults = Error.Join(Unreadable("from", from, first), Unreadable("to", to, last));
        if (faults is not null) return faults.ToProblem();

        var room = roomId is { } id ? new RoomId(id) : (RoomId?)null;
        var counts = await statistics.ListAsync(caller.TenantId, room, first, last, ct);
        return counts.Failed ? counts.Error.ToProblem() : TypedResults.Ok(MessageCountsResponse.Of(counts.Value));
    }

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static Error? Unreadable(string field, string? text, DateOnly? day) =>
        string.IsNullOrEmpty(text) || day is not null ? null : Error.Field(field, FieldFault.WrongForm("it must be a day such as 2026-05-31."));
}
