using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Shared.Moderation.Rules.Editing;

/// <summary>Registers the writing of rules.</summary>
public static class RuleEditingRegistration
{
    /// <summary>Needs the rules, rooms, messages, identity and the audit log.</summary>
    public static IServiceCollection AddRuleEditing(this IServiceCollection services)
    {
        services.TryAddSingleton<ModerationPipeline>();
        return services.AddSingleton<RuleAccess>().AddSingleton<RuleService>().AddSingleton<RuleTrial>();
    }
}
