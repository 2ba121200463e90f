using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;

namespace Veza.Shared.RateLimits;

/// <summary>Registers the counting of what has a rate limit.</summary>
public static class RateLimitsRegistration
{
    /// <summary>Section <c>Veza:RateLimits</c>. Needs Redis.</summary>
    public static IServiceCollection AddRateLimits(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<RateLimitOptions>(settings, "RateLimits", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<RateLimiter>()
        .AddSingleton<UserLimits>();
}
