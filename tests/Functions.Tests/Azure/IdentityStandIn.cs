using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Veza.Doubles.SignalR;

namespace Veza.Functions.Tests.Azure;

/// <summary>The managed identity's endpoint, as App Service and Functions offer it to a process.</summary>
internal sealed class IdentityStandIn : IAsyncDisposable
{
    private const string Header = "the header that the platform gives";

    private readonly WebApplication web;

    private IdentityStandIn(WebApplication web) => this.web = web;

    /// <summary>What the platform sets for the process.</summary>
    public Dictionary<string, string> Variables => new(StringComparer.Ordinal)
    {
        ["IDENTITY_ENDPOINT"] = web.Urls.Single() + "/msi/token",
        ["IDENTITY_HEADER"] = Header,
    };

    /// <summary>What was asked for: resource and client id.</summary>
    public ConcurrentQueue<(string Resource, string ClientId)> Asked { get; } = new();

    public static async Task<IdentityStandIn> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var built = builder.Build();
        var identity = new IdentityStandIn(built);
        built.MapGet("/msi/token", identity.AnswerAsync);
        await built.StartAsync();
        return identity;
    }

    public async ValueTask DisposeAsync()
    {
        await web.StopAsync();
        await web.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (resource, client) = (context.Request.Query["resource"].ToString(), context.Request.Query["client_id"].ToString());
        Asked.Enqueue((resource, client));
        if (context.Request.Headers["X-IDENTITY-HEADER"] != Header)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var until = TimeProvider.System.GetUtcNow().AddDays(1).ToUnixTimeSeconds();
        var token = SignalRTokens.Create(new Dictionary<string, object>(StringComparer.Ordinal) { ["aud"] = resource, ["exp"] = until }, "entra");
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["access_token"] = token, ["expires_on"] = until.ToString(CultureInfo.InvariantCulture), ["resource"] = resource, ["token_type"] = "Bearer",
        }));
    }
}
