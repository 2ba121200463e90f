using System.ComponentModel.DataAnnotations;

namespace Veza.Functions.Api.Health;

internal sealed record LiveResponse(string Status);

internal sealed record ReadyResponse([property: AllowedValues("ready", "degraded", "unavailable")] string Status, ReadyChecks Checks);

internal sealed record ReadyChecks(string Postgres, string Migrations, string Redis, string Server);

internal sealed record HealthResponse(bool Success, HealthData Data, string Message);

internal sealed record HealthData(
    [property: AllowedValues("healthy", "degraded", "unhealthy")] string Status, string Service, string Version, DateTimeOffset Timestamp, int Connections, int Rooms,
    double MessagesPerSecond);
