using System.Buffers;
using System.Globalization;
using System.Security;
using Microsoft.AspNetCore.Http;

namespace Veza.Doubles.ServiceBus;

/// <summary><c>POST /&lt;queue&gt;/messages</c>.</summary>
internal sealed class SendEndpoint(ServiceBusOptions options, ServiceBusFaults faults, Func<string, BusQueue?> find)
{
    private const string BatchType = "application/vnd.microsoft.servicebus.json";
    private const string Tail = "/messages";

    private static readonly HashSet<string> OwnHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "BrokerProperties", "Content-Type", "Content-Length", "Transfer-Encoding", "Host", "Connection", "Date",
        "User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Expect", "Request-Id", "Correlation-Context", "traceparent",
        "tracestate", "baggage",
    };

    private enum Ending
    {
        Answered,
        Lost,
    }

    /// <summary>Answers, or resets the connection.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var ending = Ending.Lost;
        try
        {
            ending = faults.Outage ? Ending.Lost : await AnswerAsync(context);
        }
        catch (BadSendException e)
        {
            ending = Ending.Answered;
            await RefuseAsync(context, StatusCodes.Status400BadRequest, e.Message);
        }

        if (ending == Ending.Lost) context.Abort();
    }

    private async Task<Ending> AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (!path.EndsWith(Tail, StringComparison.OrdinalIgnoreCase) || path.Length < Tail.Length + 2)
            return await RefuseAsync(context, StatusCodes.Status404NotFound, "The double knows /<queue>/messages only.");
        if (!HttpMethods.IsPost(context.Request.Method))
            return await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "The double sends only: POST.");

        var name = path[1..^Tail.Length];
        var url = new Uri($"http://{context.Request.Host}{context.Request.PathBase}{context.Request.Path}");
        var refusal = faults.Strikes(faults.RefuseToken, name) ? "A fault was asked for."
            : SharedAccess.Refusal(context.Request.Headers.Authorization, url, options);
        if (refusal is not null) return await RefuseAsync(context, StatusCodes.Status401Unauthorized, refusal);
        if (faults.Strikes(faults.Fail500, name))
            return await RefuseAsync(context, StatusCodes.Status500InternalServerError, "A fault was asked for.");
        if (faults.Strikes(faults.Busy503, name)) return await RefuseBusyAsync(context);

        return find(name) is { } queue
            ? await SendAsync(context, queue)
            : await RefuseAsync(context, StatusCodes.Status410Gone, $"There is no queue '{name}'.");
    }

    private async Task<Ending> SendAsync(HttpContext context, BusQueue queue)
    {
        if (await ReadAsync(context) is not { } body)
            return await RefuseAsync(context, StatusCodes.Status403Forbidden, $"The message is larger than {options.MaxMessageBytes} bytes.");
        var messages = Parse(context.Request, body);
        Check(queue, messages);
        if (!queue.TryStore(messages))
            return await RefuseAsync(context, StatusCodes.Status403Forbidden, $"The queue '{queue.Options.Name}' is full.");

        if (faults.Strikes(faults.StoreThenLoseAnswer, queue.Options.Name)) return Ending.Lost;
        if (faults.Strikes(faults.Slow, queue.Options.Name)) await Task.Delay(faults.SlowBy, options.Clock, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status201Created;
        return Ending.Answered;
    }

    private static IReadOnlyList<BusMessage> Parse(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var type = request.ContentType;
        if (type?.StartsWith(BatchType, StringComparison.OrdinalIgnoreCase) == true)
            return type == BatchType ? SentMessages.Batch(body)
                : throw new BadSendException($"The Content-Type of a batch is exactly {BatchType}, not '{type}'.");

        var broker = request.Headers["BrokerProperties"];
        if (broker.Count > 1) throw new BadSendException("There is more than one header BrokerProperties.");
        var properties = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Headers)
            if (!OwnHeaders.Contains(name) && !name.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
                properties[name] = value.ToString() is ['"', .. var text, '"'] ? text : value.ToString();
        return [SentMessages.Single(body, broker.Count == 0 ? null : broker[0], type, properties)];
    }

    private static void Check(BusQueue queue, IReadOnlyList<BusMessage> messages)
    {
        if (!queue.Options.Sessions) return;
        if (messages.Any(m => string.IsNullOrEmpty(m.SessionId)))
            throw new BadSendException($"The queue '{queue.Options.Name}' has sessions: every message needs a SessionId.");
        if (messages.DistinctBy(m => m.SessionId, StringComparer.Ordinal).Count() > 1)
            throw new BadSendException("A batch must not mix sessions."); // whether the service takes it is not documented
    }

    /// <summary>Null if it is too large.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context)
    {
        var room = options.MaxMessageBytes - context.Request.Headers["BrokerProperties"].Sum(h => h?.Length ?? 0);
        if (context.Request.ContentLength > room) return null;

        var body = new ArrayBufferWriter<byte>();
        while (body.WrittenCount <= room)
        {
            var count = await context.Request.Body.ReadAsync(body.GetMemory(8192), context.RequestAborted);
            if (count == 0) return body.WrittenMemory;
            body.Advance(count);
        }

        return null;
    }

    private async Task<Ending> RefuseBusyAsync(HttpContext context)
    {
        if (faults.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = ((long)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return await RefuseAsync(
            context, StatusCodes.Status503ServiceUnavailable, "50009: The server is busy. Please wait 2 seconds and retry the operation.");
    }

    private static async Task<Ending> RefuseAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml; charset=utf-8";
        await context.Response.WriteAsync(
            $"<Error><Code>{status}</Code><Detail>{SecurityElement.Escape(detail)}</Detail></Error>", context.RequestAborted);
        return Ending.Answered;
    }
}
