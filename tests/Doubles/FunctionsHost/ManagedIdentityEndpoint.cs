using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Veza.Doubles.FunctionsHost;

/// <summary>
/// The platform's token endpoint for managed identities, App Service form of 2019-08-01. Its tokens are unsigned: they say
/// what was asked for and nothing more.
/// </summary>
internal sealed class ManagedIdentityEndpoint : IAsyncDisposable
{
    private const string ApiVersion = "2019-08-01";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly WebApplication app;
    private readonly TimeProvider clock;

    private ManagedIdentityEndpoint(TimeProvider clock)
    {
        this.clock = clock;
        Secret = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        app = LoopbackServer.Create(0);
        app.MapGet("/msi/token", AnswerAsync);
    }

    /// <summary>What the worker must send as <c>X-IDENTITY-HEADER</c>.</summary>
    public string Secret { get; }

    public Uri Address => new(LoopbackServer.AddressOf(app), "/msi/token");

    public static async Task<ManagedIdentityEndpoint> StartAsync(TimeProvider clock)
    {
        var endpoint = new ManagedIdentityEndpoint(clock);
        await endpoint.app.StartAsync();
        return endpoint;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        string resource = request.Query["resource"].ToString(), client = request.Query["client_id"].ToString();
        if (request.Headers["X-IDENTITY-HEADER"] != Secret || request.Query["api-version"] != ApiVersion || resource.Length == 0)
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            await response.WriteAsync("""{"statusCode":400,"message":"The header, api-version or resource is not right."}""");
            return;
        }

        var expires = (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        var token = new JObject
        {
            ["access_token"] = Part(new JObject { ["alg"] = "none", ["typ"] = "JWT" }) + "."
                + Part(new JObject { ["aud"] = resource, ["appid"] = client, ["oid"] = client, ["exp"] = expires }) + ".",
            ["expires_on"] = expires.ToString(),
            ["resource"] = resource,
            ["token_type"] = "Bearer",
            ["client_id"] = client,
        };
        response.ContentType = "application/json";
        await response.WriteAsync(token.ToString(Formatting.None));
    }

    private static string Part(JObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToString(Formatting.None)));
}
