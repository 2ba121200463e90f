using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Moderation.Review.Reading;
using Veza.Shared.Moderation.Review.Reports;
using Veza.Shared.Moderation.Review.Telling;

namespace Veza.Shared.Moderation.Review;

/// <summary>Registers the review of cases.</summary>
public static class ReviewRegistration
{
    /// <summary>Section <c>Veza:Review</c>. Needs cases, actions, reputations, messages and the audit log.</summary>
    public static IServiceCollection AddReview(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<ReviewOptions>(settings, "Review", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<CaseAccess>().AddSingleton<CaseService>().AddSingleton<ReviewService>().AddSingleton<CaseReader>().AddSingleton<PersonReader>()
        .AddSingleton<ReportService>().AddSingleton<AppealService>().AddSingleton<CaseStatistics>()
        .AddSingleton<ILocalConsumer, CaseAnnouncer>().AddSingleton<IEventConsumer, FlagConsumer>()
        .AddSingleton<CaseClearing>().AddHostedService(s => s.GetRequiredService<CaseClearing>());
}
