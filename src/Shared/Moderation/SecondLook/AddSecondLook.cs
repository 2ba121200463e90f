using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Shared.Moderation.SecondLook;

/// <summary>Registers the second look.</summary>
public static class SecondLookRegistration
{
    /// <summary>Needs events, messages, rules, actions and cases; goes by a classifier elsewhere where there is one.</summary>
    public static IServiceCollection AddSecondLook(this IServiceCollection services)
    {
        services.TryAddSingleton<ModerationPipeline>();
        return services.AddSingleton<IEventConsumer, SecondLookConsumer>();
    }
}
