using Veza.Functions.Hosting.Worker;

namespace Veza.Functions.Hosting.Composition;

/// <summary>Builds the program around <see cref="VezaComposition"/>.</summary>
internal static class VezaServer
{
    /// <summary>Builds the server, not yet started.</summary>
    /// <param name="args">Settings as <c>--Veza:Section:Name=value</c>; the environment and appsettings count too.</param>
    /// <param name="configure">Last word on services and settings; for tests and benchmarks.</param>
    /// <param name="mode">Chooses the adapters.</param>
    public static WebApplication Create(
        string[] args, Action<WebApplicationBuilder>? configure = null, HostingMode mode = HostingMode.Standalone)
    {
        // Nothing watches the files of settings: a change takes a restart, and watching costs the start a walk over the disk.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Configuration.AddDefaults(mode);
        var onFunctions = mode == HostingMode.Functions;
        if (onFunctions) builder.ListenForHost();
        builder.Services.AddVeza(builder.Configuration, mode);
        if (onFunctions) builder.Services.StartLate();
        configure?.Invoke(builder);

        var app = builder.Build();
        if (onFunctions) app.AnswerReadiness();
        app.UseVeza();
        app.MapVeza();
        return app;
    }
}
