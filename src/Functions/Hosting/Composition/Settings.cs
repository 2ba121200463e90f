using Microsoft.Extensions.Options;

namespace Veza.Functions.Hosting.Composition;

/// <summary>Binds settings and stops the start when one of them makes no sense.</summary>
internal static class Settings
{
    private static readonly KeyValuePair<string, string?>[] BehindTheHost =
    [
        new("Veza:RateLimits:CountLoopback", "false"),
        new("Veza:Realtime:PingInterval", "00:02:00"), // each is a call of a function
        new("Veza:Presence:LeaseLife", "00:05:00"),
        new("Veza:Presence:RenewEvery", "00:01:00"),
    ];

    /// <summary>Defaults that are not in the options' classes; every other source of settings comes before them.</summary>
    public static void AddDefaults(ConfigurationManager configuration, HostingMode mode) => configuration.Sources.Insert(
        0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData =
            [
                new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"), // every request would be logged twice at Information
                .. mode == HostingMode.Functions ? BehindTheHost : [],
            ],
        });

    /// <summary>Binds <c>Veza:&lt;section&gt;</c> and checks it at start.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configuration">Where settings come from.</param>
    /// <param name="section">The name below <c>Veza</c>.</param>
    /// <param name="bind">
    /// <c>(s, o) => s.Bind(o)</c>, written where the type is known: the compiler then makes the code, and the start need not look
    /// at every property by reflection.
    /// </param>
    /// <param name="fault">What is wrong and how to mend it; null when all is well.</param>
    public static IServiceCollection AddSettings<T>(
        this IServiceCollection services,
        IConfiguration configuration,
        string section,
        Action<IConfiguration, T> bind,
        Func<T, string?> fault)
        where T : class, new()
    {
        var values = configuration.GetSection($"Veza:{section}");
        services.AddOptions<T>().Configure(o => bind(values, o)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>>(new Check<T>(fault));
        return services;
    }

    private sealed class Check<T>(Func<T, string?> fault) : IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options) =>
            fault(options) is { } text ? ValidateOptionsResult.Fail(text) : ValidateOptionsResult.Success;
    }
}
