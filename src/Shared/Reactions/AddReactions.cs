using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;

namespace Veza.Shared.Reactions;

/// <summary>Registers reactions.</summary>
public static class ReactionsRegistration
{
    /// <summary>The feature's services, section <c>Veza:Reactions</c>. Needs messages and the gate of moderation.</summary>
    public static IServiceCollection AddReactions(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<ReactionOptions>(settings, "Reactions", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<ReactionRepository>()
        .AddSingleton(s => ReactionKinds.Create(s.GetRequiredService<ReactionRepository>()))
        .AddSingleton<ReactionWriter>().AddHostedService(s => s.GetRequiredService<ReactionWriter>())
        .AddSingleton<ReactionService>();
}
