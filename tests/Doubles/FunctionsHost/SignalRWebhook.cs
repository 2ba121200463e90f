using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Veza.Doubles.FunctionsHost;

/// <summary>The host's <c>/runtime/webhooks/signalr</c>: the SignalR extension, from the service's call to its answer.</summary>
internal sealed class SignalRWebhook(
    FunctionCatalog catalog, EventInvoker events, HostFaults faults, Journal journal, FunctionsHostOptions options)
{
    public const string Route = "/runtime/webhooks/signalr";

    private readonly Dictionary<string, FunctionSpec> functions = catalog.Functions.Where(f => f.Is("signalRTrigger"))
        .ToDictionary(f => Key(f.SignalRKey.Hub, f.SignalRKey.Category, f.SignalRKey.Event), StringComparer.OrdinalIgnoreCase);

    public async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Query["code"] != options.WebhookKey)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        try
        {
            await AnswerAsync(context);
        }
        catch (UpstreamException e)
        {
            journal.Note($"upstream call refused with {e.Status}: {e.Message}");
            context.Response.StatusCode = e.Status;
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var call = SignalRUpstream.ReadHeaders(request);
        if (!functions.TryGetValue(Key(call.Hub, call.Category, call.Event), out var function))
            throw new UpstreamException(StatusCodes.Status404NotFound, $"No function takes {Key(call.Hub, call.Category, call.Event)}.");
        if (!call.IsSigned(request, AccessKeys(function)))
            throw new UpstreamException(StatusCodes.Status401Unauthorized, "The signature is not the service's.");

        call = await call.WithFrameAsync(request, context.RequestAborted);
        var headers = request.Headers.Where(h => !h.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            .Select(h => KeyValuePair.Create(h.Key, string.Join(',', h.Value.ToArray())));
        var trigger = call.ToTrigger(headers);
        var again = faults.Hits(HostFault.Duplicate, function.Name)
            ? events.InvokeAsync(function, trigger, CancellationToken.None)
            : null;
        var done = await events.InvokeAsync(function, trigger, CancellationToken.None); // a caller that gives up stops nothing
        if (again is not null) await again;
        await SettleAsync(context.Response, call, done);
    }

    private static async Task SettleAsync(HttpResponse response, SignalRUpstream call, Invocation done)
    {
        if (call.IsOfConnection)
        {
            if (!done.Succeeded && call.Event.Equals("connected", StringComparison.OrdinalIgnoreCase))
                response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (string.IsNullOrEmpty(call.InvocationId)) return;
        var completion = new JObject { ["type"] = 3, ["invocationId"] = call.InvocationId };
        if (done.Succeeded) completion["result"] = done.ReturnValue ?? JValue.CreateNull();
        else completion["error"] = done.Error;
        response.ContentType = "application/json";
        await response.WriteAsync(completion.ToString(Formatting.None) + '\u001e');
    }

    /// <summary>The keys that signatures are checked with: none when the connection is by identity.</summary>
    private List<string> AccessKeys(FunctionSpec function)
    {
        var name = function.Trigger.Text("connectionStringSetting") ?? "AzureSignalRConnectionString";
        if (options.Settings.TryGetValue(name, out var connection))
            return
            [
                .. connection.Split(';').Select(part => part.Split('=', 2))
                    .Where(part => part is [var key, _] && key.Trim().Equals("AccessKey", StringComparison.OrdinalIgnoreCase))
                    .Select(part => part[1]),
            ];
        return options.Settings.ContainsKey(name + "__serviceUri") || options.Settings.ContainsKey(name + ":serviceUri")
            ? []
            : throw new UpstreamException(
                StatusCodes.Status500InternalServerError, $"Neither app setting {name} nor {name}__serviceUri is set.");
    }

    private static string Key(string hub, string category, string name) => $"{hub}/{category}/{name}";
}
