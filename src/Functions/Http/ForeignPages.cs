using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Veza.Functions.Http;

/// <summary>
/// Calls of pages that come from elsewhere (CORS). A preflight of an origin that was configured is answered with 204, of any
/// other with 403, neither with a body, on every path. Answers depend on the origin, and say so to caches.
/// </summary>
internal static class ForeignPages
{
    /// <summary>Runs after routing.</summary>
    public static void UseForeignPages(this IApplicationBuilder app)
    {
        var origins = app.ApplicationServices.GetRequiredService<IOptions<HttpOptions>>().Value.CorsOrigins;
        var builder = new CorsPolicyBuilder();
        Allow(builder);
        var policy = builder.Build();
        app.Use((context, next) =>
        {
            if (IsPreflight(context.Request) && !policy.IsOriginAllowed(context.Request.Headers.Origin.ToString()))
            {
                context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            }

            if (origins.Count == 1) context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin); // with several it is added below
            return next(context);
        });
        if (origins.Count > 0) app.UseCors(Allow);

        void Allow(CorsPolicyBuilder cors) => cors.WithOrigins([.. origins]).AllowAnyHeader().AllowAnyMethod().AllowCredentials()
            .WithExposedHeaders("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After", "Link", "Accept-Encoding");
    }

    private static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method)
        && request.Headers.ContainsKey(HeaderNames.Origin) && request.Headers.ContainsKey(HeaderNames.AccessControlRequestMethod);
}
