using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using Veza.Functions.Http.Encodings;

namespace Veza.Functions.Http;

/// <summary>
/// Serves the web client's files where no endpoint answers; any other address that a person may open gets its
/// <c>index.html</c>, which knows the way. Files under <c>/assets</c> have a hash in their names and are kept for ever.
/// </summary>
internal static class WebClient
{
    private const string IndexFile = "/index.html";
    private const string Policy =
        "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' https: data:; object-src 'none'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>The types of files that leave compressed where the client takes that.</summary>
    public static readonly IReadOnlyList<string> Compressed = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml"];

    public static IServiceCollection AddWebClient(this IServiceCollection services) => services.AddSingleton<FileEncodings>().AddResponseCompression(o =>
    {
        o.EnableForHttps = true; // public files, no secret of the reader's in them
        o.MimeTypes = Compressed;
    });

    /// <summary>Runs after routing.</summary>
    public static void UseWebClient(this IApplicationBuilder app)
    {
        var logger = app.ApplicationServices.GetRequiredService<ILogger<WebOptions>>();
        var folder = app.ApplicationServices.GetRequiredService<IOptions<WebOptions>>().Value.Folder;
        if (!Directory.Exists(folder))
        {
            HttpLog.WebClientMissing(logger, folder);
            return;
        }

        HttpLog.WebClientServed(logger, folder);
        var files = new PhysicalFileProvider(folder);
        var encodings = app.ApplicationServices.GetRequiredService<FileEncodings>();
        app.UseWhen(IsForPerson, branch =>
        {
            branch.UseResponseCompression();
            branch.Use((context, next) =>
            {
                var path = context.Request.Path.Value ?? "/";
                if (!Path.HasExtension(path) && !files.GetFileInfo(path).Exists) context.Request.Path = IndexFile;
                encodings.Choose(context, files);
                return next(context);
            });
            branch.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = files, ContentTypeProvider = encodings.Types, OnPrepareResponse = c => SetHeaders(c.Context, encodings),
            });
        });
    }

    private static bool IsForPerson(HttpContext context) =>
        context.GetEndpoint() is null
        && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && !context.Request.Path.StartsWithSegments("/hub", StringComparison.OrdinalIgnoreCase);

    private static void SetHeaders(HttpContext context, FileEncodings encodings)
    {
        encodings.Mark(context);
        var headers = context.Response.Headers;
        var isHashed = context.Request.Path.StartsWithSegments("/assets", StringComparison.OrdinalIgnoreCase);
        headers.CacheControl = isHashed ? "public, max-age=31536000, immutable" : "no-cache";
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "same-origin";
    }
}
