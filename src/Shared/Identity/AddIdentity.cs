using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Identity.Accounts;
using Veza.Shared.Identity.Sessions;
using Veza.Shared.Identity.Tenants;
using Veza.Shared.Identity.Tokens;
using Veza.Shared.Identity.Users;

namespace Veza.Shared.Identity;

/// <summary>Registration.</summary>
public static class IdentityRegistration
{
    /// <summary>Accounts, people, tokens and sign-ins, section <c>Veza:Identity</c>.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<IdentityOptions>(settings, "Identity", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<TenantRepository>().AddSingleton<UserRepository>()
        .AddSingleton<SessionRepository>().AddSingleton<SigningKeyRepository>()
        .AddSingleton<TenantService>().AddSingleton<UserDirectory>().AddSingleton<Passwords>()
        .AddSingleton<TryCounters>().AddSingleton<SignInTries>()
        .AddSingleton<KeyRing>().AddSingleton<SessionService>().AddSingleton<AccessTokens>()
        .AddSingleton<SignInService>().AddSingleton<AccountService>().AddSingleton<ProfileService>()
        .AddSingleton<PeopleService>().AddSingleton<TenantRoles>()
        .AddSingleton<ILocalConsumer, SessionEndings>()
        .AddSingleton<CanonicalEmails>().AddHostedService(s => s.GetRequiredService<CanonicalEmails>())
        .AddSingleton<KeyRotation>().AddHostedService(s => s.GetRequiredService<KeyRotation>());
}
