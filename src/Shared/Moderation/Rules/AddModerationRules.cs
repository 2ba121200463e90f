using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Rules.Checking;

namespace Veza.Shared.Moderation.Rules;

/// <summary>Registers the rules of tenants and rooms.</summary>
public static class ModerationRulesRegistration
{
    /// <summary>Section <c>Veza:ModerationRules</c>. Needs PostgreSQL, the backplane and the watch over rights.</summary>
    public static IServiceCollection AddModerationRules(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<RuleOptions>(settings, "ModerationRules", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<RuleRepository>().AddSingleton<RuleBook>().AddSingleton<RuleCheck>();
}
