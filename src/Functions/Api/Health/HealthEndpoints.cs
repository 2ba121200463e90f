using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Functions.Api.Health;

/// <summary>Whether the server runs, and whether it can work. For load balancers and people; open to anybody.</summary>
internal static class HealthEndpoints
{
    private const string Service = "veza-chat-server";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").OpenToAll().Unlimited().WithTags("Health");
        health.MapGet("", ShowAsync).WithSummary("How the server is, with its load")
            .Produces<HealthResponse>().Produces<HealthResponse>(StatusCodes.Status503ServiceUnavailable);
        health.MapGet("/live", () => TypedResults.Ok(new LiveResponse("live"))).WithSummary("The process answers");
        health.MapGet("/ready", CheckAsync).WithSummary("The server can work; 503 names what is missing")
            .Produces<ReadyResponse>().Produces<ReadyResponse>(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>The shape of the original specification.</summary>
    private static async Task<IResult> ShowAsync(Readiness readiness, LiveStats stats, TimeProvider clock, CancellationToken ct)
    {
        var report = await readiness.LookAsync(ct);
        var status = report.Status switch { "ready" => "healthy", "degraded" => "degraded", _ => "unhealthy" };
        var body = new HealthResponse(
            report.IsReady,
            new HealthData(
                status, Service, ServerVersion.Text, clock.Now(), stats.Connections, stats.Rooms, Math.Round(stats.MessagesPerSecond, 1)),
            $"Service is {status}");
        return TypedResults.Json(body, statusCode: Code(report));
    }

    private static async Task<IResult> CheckAsync(Readiness readiness, CancellationToken ct)
    {
        var report = await readiness.LookAsync(ct);
        return TypedResults.Json(
            new ReadyResponse(report.Status, new(report.Postgres, report.Migrations, report.Redis, report.Server)),
            statusCode: Code(report));
    }

    private static int Code(ReadinessReport report) =>
        report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
}
