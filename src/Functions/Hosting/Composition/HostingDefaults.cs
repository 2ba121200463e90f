using Microsoft.Extensions.Configuration.Memory;

namespace Veza.Functions.Hosting.Composition;

/// <summary>Defaults that are not in the options' classes, since they depend on the host or are the framework's.</summary>
internal static class HostingDefaults
{
    private static readonly KeyValuePair<string, string?>[] BehindTheHost =
    [
        new("Logging:LogLevel:Microsoft.Azure.Functions.Worker.FunctionsApplication", "None"), // calls that fail; the host logs them, too
        new("Veza:RateLimits:CountLoopback", "false"),
        new("Veza:Realtime:PingInterval", "00:02:00"), // each is a call of a function
        new("Veza:Presence:LeaseLife", "00:05:00"),
        new("Veza:Presence:RenewEvery", "00:01:00"),
    ];

    /// <summary>Every other source of settings comes before them.</summary>
    public static void AddDefaults(this ConfigurationManager configuration, HostingMode mode) => configuration.Sources.Insert(
        0, new MemoryConfigurationSource
        {
            InitialData =
            [
                new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"), // every request would be logged twice at Information
                .. mode == HostingMode.Functions ? BehindTheHost : [],
            ],
        });
}
