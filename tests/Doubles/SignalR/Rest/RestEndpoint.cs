using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Veza.Doubles.SignalR.Clients;

namespace Veza.Doubles.SignalR.Rest;

/// <summary>The REST side, <c>/api</c>: what is checked before an operation, its faults, and its answer.</summary>
internal sealed class RestEndpoint(
    RestRoutes routes, SignalRKeys keys, SignalRFaults faults, CallCounts calls, SignalRServiceOptions options,
    Func<string, Hub> hubs)
{
    private const int MaxUriLength = 12 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        if (faults.Outage)
        {
            Reset(context);
            return;
        }

        RestAnswer answer;
        try
        {
            answer = await AnswerAsync(context);
        }
        catch (RestException e)
        {
            answer = e.Answer;
        }
        catch (BadHttpRequestException e)
        {
            answer = new(e.StatusCode, e.StatusCode == 413 ? "Error.Request.TooLarge" : "Error.Request.Invalid", e.Message);
        }

        if (answer == RestAnswer.Reset) Reset(context);
        else await answer.WriteAsync(context);
    }

    // Linger of zero makes the closing a reset, which a client sees at once and cannot take for an ended answer.
    private static void Reset(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
            socket.LingerState = new LingerOption(true, 0);
        context.Abort();
    }

    private async Task<RestAnswer> AnswerAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.Length > MaxUriLength)
            return new(414, "Error.Request.UriTooLong", $"The URI is longer than {MaxUriLength} characters.");
        if (routes.Find(context.Request.Method, target.Split('?')[0]) is not var (route, values))
            return new(404, null, "There is no such operation.");
        calls.Add(route.Name);
        if (route.Name == "health") return RestAnswer.Ok;
        if (faults.RefuseToken.Strikes() || !keys.AllowsRest(TokenOf(context.Request)))
            return new(401, null, "The token is missing, expired or not for this service.");
        var version = context.Request.Query["api-version"].ToString();
        if (version.Length == 0 && !target.StartsWith("/api/v1/", StringComparison.Ordinal))
            return RestAnswer.Invalid("The query parameter api-version is required.");
        return await RunAsync(context, route, new(context, values, HubOf(context, values)));
    }

    private async Task<RestAnswer> RunAsync(HttpContext context, RestRoute route, RestCall call)
    {
        if (faults.ResetBefore.Strikes()) return RestAnswer.Reset;
        if (faults.Unavailable.Strikes())
        {
            context.Response.Headers.RetryAfter = ((int)faults.RetryAfter.TotalSeconds).ToString();
            return new(503, null, "The service is unavailable.");
        }

        await faults.Flowing.WaitAsync(context.RequestAborted);
        if (faults.SlowAccept.Strikes()) await Task.Delay(faults.SlowAcceptBy, options.Clock, context.RequestAborted);
        var answer = await route.RunAsync(call);
        if (faults.ResetAfter.Strikes()) return RestAnswer.Reset;
        return faults.FailAfterDelivery.Strikes() ? new(500, null, "The service failed after it did what was asked.") : answer;
    }

    private Hub HubOf(HttpContext context, IReadOnlyDictionary<string, string> values)
    {
        if (!values.TryGetValue("hub", out var hub)) return hubs(options.Hub);
        return hubs(context.Request.Query["application"] is [{ Length: > 0 } application] ? $"{application}_{hub}" : hub);
    }

    private static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { Length: > 7 } header &&
        header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..] : null;
}
