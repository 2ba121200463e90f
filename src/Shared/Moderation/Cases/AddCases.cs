using Microsoft.Extensions.DependencyInjection;

namespace Veza.Shared.Moderation.Cases;

/// <summary>Registers the opening of cases.</summary>
public static class CaseRegistration
{
    /// <summary>Needs PostgreSQL and events.</summary>
    public static IServiceCollection AddCases(this IServiceCollection services) => services
        .AddSingleton<CaseRepository>().AddSingleton<CaseReportRepository>().AddSingleton<CaseStatisticsRepository>().AddSingleton<CaseOpener>()
        .AddSingleton<AppealReader>();
}
