namespace Veza.Shared.Events;

/// <summary>The queues between what happened and those who act on it; the names are those of Azure Service Bus.</summary>
public static class Queues
{
    /// <summary>What came in from other chat systems; a session is a contact there.</summary>
    public const string BridgeInbound = "bridge-inbound";

    /// <summary>What is to be told to other chat systems; a session is a contact there.</summary>
    public const string BridgeOutbound = "bridge-outbound";

    /// <summary>Counting.</summary>
    public const string Analytics = "analytics";

    /// <summary>Telling people who are not connected.</summary>
    public const string Notifications = "notifications";

    /// <summary>Filling the search index.</summary>
    public const string SearchIndex = "search-index";

    /// <summary>Messages that a person has to look at.</summary>
    public const string ModerationReview = "moderation-review";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [BridgeInbound, BridgeOutbound, Analytics, Notifications, SearchIndex, ModerationReview];

    /// <summary>Whether events of one session are handled in their order there, one at a time.</summary>
    public static bool HasSessions(string queue) => queue is BridgeInbound or BridgeOutbound;
}
