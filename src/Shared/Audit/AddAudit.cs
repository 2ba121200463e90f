using Microsoft.Extensions.DependencyInjection;

namespace Veza.Shared.Audit;

/// <summary>Registers the audit log.</summary>
public static class AuditRegistration
{
    /// <summary>The log. Needs PostgreSQL.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton<AuditRepository>()
        .AddSingleton<AuditLog>();
}
