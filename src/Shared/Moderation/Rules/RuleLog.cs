using Microsoft.Extensions.Logging;

namespace Veza.Shared.Moderation.Rules;

/// <summary>Log events 2780 to 2789.</summary>
internal static partial class RuleLog
{
    [LoggerMessage(2780, LogLevel.Warning, "The rules of the tenant {Tenant} could not be read ({Reason}); the last known ones hold, or the built-in ones")]
    public static partial void NotRead(ILogger logger, Guid tenant, string reason);

    [LoggerMessage(2781, LogLevel.Error, "Version {Version} of the rules of {Scope} cannot be run ({Reason}); those before it hold, or the built-in ones")]
    public static partial void NotCompiled(ILogger logger, Guid scope, int version, string reason);
}
