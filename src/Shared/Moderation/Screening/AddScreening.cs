using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Shared.Moderation.Screening;

/// <summary>Registers screening.</summary>
public static class ScreeningRegistration
{
    /// <summary>Section <c>Veza:Screening</c>. Needs the gate and the rules.</summary>
    public static IServiceCollection AddScreening(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<ScreeningOptions>(settings, "Screening", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<ModerationPipeline>()
        .AddSingleton<VerdictCountRepository>()
        .AddSingleton<VerdictCounts>().AddHostedService(s => s.GetRequiredService<VerdictCounts>())
        .AddSingleton<Screening>();
}
