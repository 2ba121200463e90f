using System.Diagnostics;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Database.Redis;
using Veza.Shared.Storage;

namespace Veza.Functions.Http;

/// <summary>
/// Around everything: the one place that turns an exception into an answer, and an answer without a body (404, 405, 413,
/// 415 of the framework) into a problem.
/// </summary>
internal sealed class Failures(RequestDelegate next, TimeProvider clock, ILogger<Failures> logger)
{
    private const int ClientClosedRequest = 499;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private static readonly Error Unavailable = new(
        "unavailable", ErrorKind.Unavailable, "A service that is needed cannot be reached; try again soon.")
    {
        RetryAfter = RetryAfter,
    };

    private static readonly Error StorageUnavailable = new(
        "unavailable", ErrorKind.Unavailable, "The service cannot reach its file storage; try again soon.")
    {
        RetryAfter = RetryAfter,
    };

    private long quietUntil;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, e);
            return;
        }

        var response = context.Response;
        var isBare = !response.HasStarted && response.ContentType is null && response.ContentLength is null;
        if (isBare && response.StatusCode >= 400)
            await CompleteAsync(context, response.StatusCode);
    }

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        if (exception is BadHttpRequestException request) return BadRequests.WriteAsync(context, request);
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest; // for the logs; nobody reads it
            return Task.CompletedTask;
        }

        // What was disposed of too early is a bug here, though to Redis it means that the server stops.
        if (Postgres.IsOutage(exception) || exception is OutageException || (RedisServer.IsOutage(exception) && exception is not ObjectDisposedException))
        {
            if (MayWarn()) HttpLog.DatabaseOut(logger, exception.GetType().Name);
            return Problems.WriteAsync(context, Unavailable);
        }

        if (exception is BlobStoreException { IsOutage: true })
        {
            if (MayWarn()) HttpLog.StorageOut(logger, exception.Message);
            return Problems.WriteAsync(context, StorageUnavailable);
        }

        var traceId = Activity.Current?.Id ?? context.TraceIdentifier;
        HttpLog.RequestFailed(logger, traceId, exception);
        return Problems.WriteAsync(
            context, StatusCodes.Status500InternalServerError, "internal_error",
            "Something went wrong here; the trace id finds it in the logs.");
    }

    private static Task CompleteAsync(HttpContext context, int status) => status switch
    {
        StatusCodes.Status400BadRequest => BadRequests.WriteUnexplainedAsync(context),
        StatusCodes.Status404NotFound => Problems.WriteAsync(context, status, "not_found", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => Problems.WriteAsync(
            context, status, "method_not_allowed", $"{context.Request.Method} is not possible here; see the header Allow."),
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType =>
            BadRequests.WriteAsync(context, status),
        _ => Task.CompletedTask,
    };

    /// <summary>Once a second: in an outage every request comes by here.</summary>
    private bool MayWarn()
    {
        var now = clock.GetTimestamp();
        var until = Interlocked.Read(ref quietUntil);
        return now >= until && Interlocked.CompareExchange(ref quietUntil, now + clock.TimestampFrequency, until) == until;
    }
}
