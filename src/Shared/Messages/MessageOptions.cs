namespace Veza.Shared.Messages;

/// <summary>Messages, section <c>Veza:Messages</c>.</summary>
public sealed class MessageOptions
{
    /// <summary>Longest content, in Unicode code points.</summary>
    public int MaxLength { get; set; } = 8_000;

    /// <summary>Most messages in one transaction; the knee of the curve lies between 64 and 256 (docs/architecture.md).</summary>
    public int MaxBatch { get; set; } = 256;

    /// <summary>Most messages that wait for the writer; beyond it a send is answered 503.</summary>
    public int MaxQueued { get; set; } = 4_096;

    /// <summary>How long the writer tries again when the database is out of reach, before it answers 503.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What 503 tells the sender to wait.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Most messages on a page of history.</summary>
    public int MaxPage { get; set; } = 200;

    /// <summary>Most messages in an answer of a sync.</summary>
    public int MaxSyncPage { get; set; } = 1_000;

    /// <summary>
    /// Longest cursor of a sync, in characters; some 18 a room. As many rooms as <c>Veza:Rooms:MaxRoomsPerUser</c> always fit.
    /// </summary>
    public int MaxCursorLength { get; set; } = 1024 * 1024;

    /// <summary>Longest cursor of a sync in an address; longer ones go into a body.</summary>
    public int MaxQueryCursorLength { get; set; } = 48 * 1024;

    /// <summary>Messages of a room missed, or changes of texts, beyond which catching up starts anew with the newest.</summary>
    public int MaxMissed { get; set; } = 500;

    /// <summary>Other changes of messages missed, each message and kind once, beyond which catching up starts the room anew.</summary>
    public int MaxMissedChanges { get; set; } = 20_000;

    /// <summary>Newest messages of a room on a first visit or after <see cref="MaxMissed"/>.</summary>
    public int FreshPage { get; set; } = 30;

    /// <summary>Newest messages of a public channel that people of the tenant see before they join; 0: none.</summary>
    public int PreviewPage { get; set; } = 20;

    /// <summary>Most messages that are pinned in a room.</summary>
    public int MaxPinsPerRoom { get; set; } = 50;

    /// <summary>Most messages that a person keeps for themselves.</summary>
    public int MaxSavedPerPerson { get; set; } = 1_000;

    /// <summary>Whether what happened in a room (joined, renamed, pinned, …) stands among its messages.</summary>
    public bool SystemMessages { get; set; } = true;

    /// <summary>How often what happened is gathered and told; what belongs together within that time is one message.</summary>
    public TimeSpan SystemMessagesEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Members above which nobody is told who came and who left.</summary>
    public int MaxMembersForJoinMessages { get; set; } = 50;

    /// <summary>Members of a room above which <c>@here</c> names nobody: each who is present is named by id.</summary>
    public int MaxMembersForHere { get; set; } = 100;

    /// <summary>Members above which receipts are sent as counts.</summary>
    public int MaxMembersForReceipts { get; set; } = 100;

    /// <summary>How often the counts of a large room are sent.</summary>
    public TimeSpan ReceiptCountInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        Range(nameof(MaxLength), MaxLength, 1, 100_000)
        ?? Range(nameof(MaxBatch), MaxBatch, 1, 4_096)
        ?? Range(nameof(MaxQueued), MaxQueued, MaxBatch, 1_000_000)
        ?? Range(nameof(MaxPage), MaxPage, 1, 1_000)
        ?? Range(nameof(MaxSyncPage), MaxSyncPage, 1, 10_000)
        ?? Range(nameof(MaxCursorLength), MaxCursorLength, 64 * 1024, 64 * 1024 * 1024)
        ?? Range(nameof(MaxQueryCursorLength), MaxQueryCursorLength, 1_024, 64 * 1024)
        ?? Range(nameof(MaxMissed), MaxMissed, 1, 100_000)
        ?? Range(nameof(MaxMissedChanges), MaxMissedChanges, 1, 1_000_000)
        ?? Range(nameof(FreshPage), FreshPage, 1, MaxPage)
        ?? Range(nameof(PreviewPage), PreviewPage, 0, MaxPage)
        ?? Range(nameof(MaxPinsPerRoom), MaxPinsPerRoom, 1, 500)
        ?? Range(nameof(MaxSavedPerPerson), MaxSavedPerPerson, 1, 100_000)
        ?? Range(nameof(SystemMessagesEvery), SystemMessagesEvery, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1))
        ?? Range(nameof(MaxMembersForJoinMessages), MaxMembersForJoinMessages, 0, 100_000)
        ?? Range(nameof(MaxMembersForHere), MaxMembersForHere, 0, 1_000)
        ?? Range(nameof(MaxMembersForReceipts), MaxMembersForReceipts, 1, 10_000)
        ?? Range(nameof(WriteTimeout), WriteTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5))
        ?? Range(nameof(RetryAfter), RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5))
        ?? Range(nameof(ReceiptCountInterval), ReceiptCountInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));

    private static string? Range<T>(string name, T value, T least, T most) where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0
            ? $"Veza:Messages:{name} is {value}; it must lie between {least} and {most}."
            : null;
}
