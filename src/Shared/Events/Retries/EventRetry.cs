using Veza.Shared.Common.Text;
using Veza.Shared.Events.Consumers;

namespace Veza.Shared.Events.Retries;

/// <summary>An event that a consumer could not handle: it waits for its next try, or is parked.</summary>
/// <param name="Id">Ascending: the order in which events of one session are tried.</param>
/// <param name="Queue">Where it was delivered.</param>
/// <param name="Consumer">Who could not; empty: nobody there acts on it.</param>
/// <param name="Event">The event; of one that could not be read, only the payload counts, and its type is empty.</param>
/// <param name="Attempts">Tries so far.</param>
/// <param name="AvailableAt">When it is tried next.</param>
/// <param name="DeadLetteredAt">When it was given up; null: it waits.</param>
/// <param name="LastError">Why, in short.</param>
/// <param name="CreatedAt">When it first failed.</param>
public sealed record EventRetry(
    long Id, string Queue, string Consumer, EventEnvelope Event, int Attempts, DateTimeOffset AvailableAt,
    DateTimeOffset? DeadLetteredAt, string? LastError, DateTimeOffset CreatedAt)
{
    /// <summary>That nobody acts on it.</summary>
    public const string Nobody = "";

    private const int MaxErrorLength = 300;

    /// <summary>
    /// What went wrong, in short. Names of exceptions and codes only, since their messages may hold addresses and secrets;
    /// except for <see cref="EventRefusedException"/> and its like, whose message is meant to be read.
    /// </summary>
    public static string Describe(Exception fault)
    {
        var text = fault switch
        {
            EventRefusedException or EventOrphanedException => fault.Message,
            System.Data.Common.DbException { SqlState: { } state } => $"{fault.GetType().Name} {state}",
            HttpRequestException { StatusCode: { } status } => $"{nameof(HttpRequestException)} {(int)status}",
            OperationCanceledException => "It took too long.",
            { InnerException: { } inner } => $"{fault.GetType().Name}: {inner.GetType().Name}",
            _ => fault.GetType().Name,
        };
        return TextRules.Cut(text, MaxErrorLength);
    }
}
