using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Database.Redis;

namespace Veza.Shared.Database;

/// <summary>Registers PostgreSQL and Redis.</summary>
public static class DatabaseRegistration
{
    /// <summary>Both stores, sections <c>Veza:Database</c> and <c>Veza:Redis</c>.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<DatabaseOptions>(settings, "Database", (s, o) => s.Bind(o), o => o.Validate())
        .AddSettings<RedisOptions>(settings, "Redis", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<Postgres>().AddSingleton<Migrator>().AddHostedService<SuperuserCheck>()
        .AddSingleton<RedisServer>();
}
