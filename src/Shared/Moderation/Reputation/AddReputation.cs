using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;

namespace Veza.Shared.Moderation.Reputation;

/// <summary>Registers reputations and what people said lately.</summary>
public static class ReputationRegistration
{
    /// <summary>Section <c>Veza:Reputation</c>. Needs PostgreSQL.</summary>
    public static IServiceCollection AddReputation(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<ReputationOptions>(settings, "Reputation", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<ReputationRepository>().AddSingleton<ReputationBook>().AddSingleton<RecentTexts>()
        .AddSingleton<ReputationMoves>().AddHostedService(s => s.GetRequiredService<ReputationMoves>());
}
