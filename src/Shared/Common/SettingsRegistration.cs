using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Veza.Shared.Common;

/// <summary>Binds settings and stops the start when one of them makes no sense.</summary>
public static class SettingsRegistration
{
    /// <summary>Binds <c>Veza:&lt;section&gt;</c> and checks it at start.</summary>
    /// <param name="services">The container.</param>
    /// <param name="settings">Where settings come from.</param>
    /// <param name="section">The name below <c>Veza</c>.</param>
    /// <param name="bind">
    /// <c>(s, o) => s.Bind(o)</c>, written where the type is known: the compiler then makes the code, and the start need not look
    /// at every property by reflection.
    /// </param>
    /// <param name="validate">What is wrong and how to mend it; null when all is well.</param>
    public static IServiceCollection AddSettings<T>(
        this IServiceCollection services,
        IConfiguration settings,
        string section,
        Action<IConfiguration, T> bind,
        Func<T, string?> validate)
        where T : class, new()
    {
        var values = settings.GetSection($"Veza:{section}");
        services.AddOptions<T>().Configure(o => bind(values, o)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>>(new Validation<T>(validate));
        return services;
    }

    private sealed class Validation<T>(Func<T, string?> validate) : IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options) =>
            validate(options) is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}
