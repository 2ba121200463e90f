using System.Text.Json.Nodes;
using Veza.Functions.ClientEvents;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;

namespace Veza.Functions.Hub;

/// <summary>
/// Before the hub: seals the token of each connection that is negotiated, and opens the seal of each request that belongs to one.
/// A request with the connection token of somebody else, or of another sign-in, gets <c>connection_unknown</c>.
/// </summary>
internal sealed class HubOwnership(RequestDelegate next, ConnectionSeal seal)
{
    private const string Id = "id";

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (!path.StartsWithSegments("/hub", StringComparison.OrdinalIgnoreCase, out var rest)) return next(context);
        if (context.Features.Get<Caller>() is not { } caller) return next(context); // the endpoint refuses by itself
        if (rest.StartsWithSegments("/negotiate", StringComparison.OrdinalIgnoreCase)) return NegotiateAsync(context, caller);

        var given = context.Request.Query[Id];
        if (given.Count == 0) return next(context); // a WebSocket that was not negotiated: a new connection
        if (given is not [{ } text] || seal.Open(text, caller) is not { } token)
            return ProblemResults.WriteAsync(context, RealtimeErrors.UnknownConnection);

        context.Request.QueryString = QueryString.Create(
            context.Request.Query.Where(p => !string.Equals(p.Key, Id, StringComparison.OrdinalIgnoreCase)).Append(new(Id, token)));
        return next(context);
    }

    private async Task NegotiateAsync(HttpContext context, Caller caller)
    {
        var (response, body) = (context.Response, context.Response.Body);
        using var answer = new MemoryStream();
        response.Body = answer;
        try
        {
            await next(context);
        }
        finally
        {
            response.Body = body;
        }

        var bytes = answer.ToArray();
        if (response.StatusCode == StatusCodes.Status200OK && JsonNode.Parse(bytes) is JsonObject negotiated)
        {
            // Clients of the first version know one id, which is the token as well.
            var name = negotiated.ContainsKey("connectionToken") ? "connectionToken" : "connectionId";
            if (negotiated[name]?.GetValue<string>() is { } token) negotiated[name] = seal.Close(token, caller);
            bytes = System.Text.Encoding.UTF8.GetBytes(negotiated.ToJsonString());
            response.ContentLength = bytes.Length;
        }

        await body.WriteAsync(bytes, context.RequestAborted);
    }
}
