using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Encodings;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;

namespace Veza.Functions.Http;

/// <summary>What every request passes, outermost first; kept short, since each step is on the path of every message.</summary>
internal static class HttpPipeline
{
    // The cursor of a sync grows by some 18 characters a room (docs/decisions/0002-vector-cursor.md). Twice what is taken of one
    // (MessageOptions.MaxQueryCursorLength), so that who comes a little over that is told where to go.
    private const int MaxRequestLineBytes = 128 * 1024;

    /// <summary>The services of the steps.</summary>
    public static IServiceCollection AddHttp(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSettings<HttpOptions>(settings, "Http", (s, o) => s.Bind(o), o => o.Validate());
        services.AddSettings<WebOptions>(settings, "Web", (s, o) => s.Bind(o), _ => null);
        services.AddProblemDetails(o => o.CustomizeProblemDetails = c => ProblemResults.AddHeaders(c.HttpContext, c.ProblemDetails));
        services.ConfigureHttpJsonOptions(o => VezaJson.Configure(o.SerializerOptions));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true); // so that the problem can say what it was
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<HttpOptions>>((kestrel, http) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
            kestrel.Limits.MaxRequestBodySize = http.Value.MaxBodyBytes;
        });
        services.AddSingleton<TrustedProxies>().AddSingleton<ClientAddress>();
        return services.AddSingleton<ExceptionMapper>().AddCors().AddWebClient();
    }

    /// <summary>
    /// The steps. Behind the Functions host the web client's files come from elsewhere, and the platform routes by host name.
    /// </summary>
    public static void UseHttp(this IApplicationBuilder app, bool isPublic)
    {
        app.UseMiddleware<ExceptionMiddleware>();
        app.Use((context, next) =>
            RequestRules.HasHost(context.Request) ? next(context) : ProblemResults.WriteAsync(context, BadRequests.NoHost));
        if (isPublic)
        {
            app.ApplicationServices.GetRequiredService<TrustedProxies>().Use(app);
            app.UseMiddleware<HostGuard>();
        }

        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
                headers.CacheControl = "no-store";
            return next(context);
        });
        app.UseRouting();
        app.UseForeignPages();
        app.UseMiddleware<AuthenticationMiddleware>();
        app.Use(RequestRules.CheckLimitAsync);
        app.UseMiddleware<RequestEncodings>();
        if (isPublic) app.UseWebClient();
    }
}
