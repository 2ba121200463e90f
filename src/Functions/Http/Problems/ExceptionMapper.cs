using System.Diagnostics;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Database.Redis;
using Veza.Shared.Storage;

namespace Veza.Functions.Http.Problems;

/// <summary>
/// The one place that knows what an exception means to who asked: what is needed is out of reach for now, or this program
/// has a bug. Every door answers with what it says, in its own form.
/// </summary>
internal sealed class ExceptionMapper(TimeProvider clock, ILogger<ExceptionMapper> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>What is needed is out of reach, or was too slow.</summary>
    public static readonly Error Unavailable = new(
        "unavailable", ErrorKind.Unavailable, "A service that is needed cannot be reached; try again soon.")
    {
        RetryAfter = RetryAfter,
    };

    private static readonly Error StorageUnavailable = new(
        "unavailable", ErrorKind.Unavailable, "The service cannot reach its file storage; try again soon.")
    {
        RetryAfter = RetryAfter,
    };

    private const int MaxTraceId = 64; // a client may give its own, of up to 1,024 characters

    private long quietUntil;

    /// <summary>What a bug is found by in the logs: the trace that the client began, or this.</summary>
    public static string TraceIdOf(string own) => Activity.Current?.Id is { Length: <= MaxTraceId } trace ? trace : own;

    /// <summary>Whether trying again later makes sense. What was cancelled ran out of somebody's time.</summary>
    public static bool IsOutage(Exception exception) =>
        Postgres.IsOutage(exception)
        || exception is OutageException or OperationCanceledException or BlobStoreException { IsOutage: true }
        // What was disposed of too early is a bug here, though to Redis it means that the server stops.
        || (RedisServer.IsOutage(exception) && exception is not ObjectDisposedException);

    /// <summary>The refusal that stands for the exception: <c>unavailable</c>, or <c>internal_error</c>, which is logged.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="traceId">Finds a bug in the logs.</param>
    public Error Explain(Exception exception, string traceId)
    {
        if (exception is BlobStoreException { IsOutage: true })
        {
            if (MayWarn()) HttpLog.StorageOut(logger, exception.Message);
            return StorageUnavailable;
        }

        if (IsOutage(exception))
        {
            if (MayWarn()) HttpLog.DatabaseOut(logger, exception.GetType().Name);
            return Unavailable;
        }

        HttpLog.RequestFailed(logger, traceId, exception);
        return new Error("internal_error", ErrorKind.Internal, "Something went wrong here; the trace id finds it in the logs.");
    }

    /// <summary>Once a second: in an outage every request comes by here.</summary>
    private bool MayWarn()
    {
        var now = clock.GetTimestamp();
        var until = Interlocked.Read(ref quietUntil);
        return now >= until && Interlocked.CompareExchange(ref quietUntil, now + clock.TimestampFrequency, until) == until;
    }
}
