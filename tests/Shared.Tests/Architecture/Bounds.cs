using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Veza.Functions.Http.Problems;
using Veza.Shared.Common;

namespace Veza.Shared.Tests.Architecture;

/// <summary>
/// What can grow while the process lives, and what comes from outside into logs: each has its bound here, so that a new one
/// is seen by who adds it and by who reads the change.
/// </summary>
public sealed class Bounds
{
    /// <summary>Collections that objects keep, by type and field, and what bounds each of them.</summary>
    private static readonly Dictionary<string, string> Collections = new(StringComparer.Ordinal)
    {
        ["AnnouncementOrder.last"] = "rooms with a transaction under way",
        ["AnnouncementOrder.places"] = "transactions under way",
        ["Root.Replies"] = "MaxBatch; kept while the batch is written",
        ["ThreadReplies.roots"] = "MaxBatch; kept while the batch is written",
        ["GroupMembers.members"] = "open connections",
        ["GroupMembers.seenAt"] = "open connections",
        ["GroupSendQueue.leaving"] = "what the queue of the group held: MaxQueuedEvents",
        ["RedisBackplane.handlers"] = "one per kind of notice",
        ["RedisBackplane.outgoing"] = "10,000 notices and 32 MB; beyond that they are dropped and the others told",
        ["AuditEntry.After"] = "the few fields that its action writes",
        ["AuditEntry.Before"] = "the few fields that its action writes",
        ["BoundedCache.old"] = "half of the cache's capacity",
        ["BoundedCache.young"] = "half of the cache's capacity",
        ["ContentRules.Inert"] = "fixed",
        ["ContentRules.InlineImages"] = "fixed",
        ["EventConsumers.byName"] = "the consumers of the program",
        ["EventConsumers.byQueue"] = "the consumers of the program",
        ["EventQueue.places"] = "the events that wait: MaxQueuedEvents",
        ["EventQueue.queued"] = "MaxQueuedEvents; beyond that they give way to one sync.required",
        ["FairQueue.round"] = "PasswordQueue",
        ["FairQueue.waiting"] = "PasswordQueue",
        ["GroupCommit.queue"] = "MaxQueued; beyond that 503",
        ["HostGuard.names"] = "settings",
        ["HubConnection.backlog"] = "MessageQueueSize; beyond that the connection is cut",
        ["HubGateway.connections"] = "open connections: MaxConnectionsPerUser of each user",
        ["LocalGroups.groups"] = "what open connections are subscribed to: their users, RoomSubscriptions, MaxWatchedPerConnection",
        ["MarkupLines.begins"] = "the lines of one text",
        ["MarkupLines.ends"] = "the lines of one text",
        ["MarkupLines.firsts"] = "the lines of one text",
        ["MarkupLines.indents"] = "the lines of one text",
        ["MarkupPieces.pieces"] = "the lines and cells of one text",
        ["MembershipCache.queue"] = "requests under way",
        ["MembershipCache.slots"] = "200,000; beyond that it starts over",
        ["MembershipCache.spaceStamps"] = "the spaces of the slots",
        ["MembershipCache.stamps"] = "the rooms of the slots",
        ["MessageAnnouncer.committed"] = "64 batches; the writer waits for room",
        ["MessageAnnouncer.waiting"] = "changes of messages under way, a second at most",
        ["MessageTable.columns"] = "the columns of messages",
        ["OutboxClaim.sent"] = "the destinations of one event",
        ["OutboxDestinations.resting"] = "the queues of the program",
        ["PendingMessage.Twins"] = "MaxQueued of the writer",
        ["PresenceService.renewed"] = "200,000; beyond that it starts over",
        ["ReactionBatch.counts"] = "the messages of a batch: MaxBatch",
        ["ReactionBatch.now"] = "MaxBatch people with MaxDifferent of each of MaxBatch messages",
        ["ReactionBatch.stored"] = "MaxBatch people with MaxDifferent of each of MaxBatch messages",
        ["ReactionBatch.wished"] = "MaxBatch",
        ["ReactionCounts.counts"] = "MaxDifferent",
        ["ReceiptCounts.reported"] = "rooms with a report since the last round, a second at most",
        ["Reordering.waiting"] = "audiences of rooms in which something waits, each once",
        ["RightsReader.handled"] = "MostChanges of one look",
        ["RightsReader.places"] = "Overlap",
        ["Restrictions.people"] = "RestrictionRepository.MostOfTenant",
        ["Restrictions.rooms"] = "RestrictionRepository.MostOfTenant",
        ["DryRun.changes"] = "MaxShown of RuleTrial",
        ["RuleFaults.faults"] = "Most",
        ["WaitingCounts.waiting"] = "10,000; what is beyond is not counted",
        ["RuleBook.compiling"] = "requests under way",
        ["RuleVersions.versions"] = "MaxRooms",
        ["RoomAnnouncer.telling"] = "requests under way",
        ["RoomSequence.early"] = "MaxReordered",
        ["RoomSequence.ready"] = "one call of Publish and MaxReordered; empty in between",
        ["RoomSubscriptions.asked"] = "MaxRoomsPerConnection",
        ["RoomSubscriptions.leftWhileJoining"] = "rooms that the user leaves while the first rooms are joined",
        ["RoomSubscriptions.rooms"] = "the rooms that a person may be in, and MaxRoomsPerConnection",
        ["ServiceBusBatch.events"] = "MaxBatchBytes",
        ["ServiceBusSenders.senders"] = "the queues of the program",
        ["PendingServiceCalls.open"] = "10,000; beyond that everybody is told to catch up",
        ["AzureSignalRGateway.queues"] = "audiences with something queued: MaxQueuedEvents and MaxQueuedBytes in all",
        ["GroupFanOut.leaving"] = "what the queue of the group held: MaxQueuedEvents",
        ["SyncCursor.positions"] = "the cursor's length, which the request line bounds",
        ["SyncCursor.threads"] = "MaxThreadMarks",
        ["SyncPass.chosen"] = "the rooms of one page of a sync",
        ["SyncPass.told"] = "the rooms of one page of a sync",
        ["SyncPass.removed"] = "the rooms of one page of a sync",
        ["MessageTable.inserts"] = "one for each set of columns that a batch may lack: 2 to the power of those that may be null",
        ["TenantMemory.tenants"] = "10,000; beyond that it starts over",
        ["TenantService.known"] = "tenants that exist; strangers make none",
        ["TextScan.hits"] = "the length of the text",
        ["TypingService.told"] = "50,000; beyond that nobody is told",
        ["UnannouncedCommits.open"] = "changes under way",
    };

    /// <summary>What bounds the texts in log lines, and the methods and parameters that it holds for.</summary>
    private static readonly Dictionary<string, string[]> LoggedTexts = new(StringComparer.Ordinal)
    {
        ["the name of a type of exception, or a word of ours"] =
        [
            "EventLog.RelayFailed.reason", "EventLog.LeaseNotRenewed.reason", "EventLog.RetentionFailed.reason", "EventLog.RetriesFailed.reason",
            "HttpLog.DatabaseOut.reason", "RateLimitLog.CountingLocally.reason",
            "MessageLog.BatchNotStored.reason", "MessageLog.ConnectionDropFailed.reason", "ReceiptLog.ReceiptsNotStored.reason",
            "ReactionLog.NotStored.reason",
            "MessageLog.WriteRetried.reason", "PresenceLog.Lost.reason", "RealtimeLog.BackplaneFrameDropped.reason",
            "ContentSafetyLog.LeftAlone.reason",
            "RealtimeLog.BackplaneWaiting.reason", "HeldLog.NotPublished.reason", "SystemNoteLog.NotPublished.reason", "ScreeningLog.NotCounted.reason",
            "RuleLog.NotCompiled.reason", "RuleLog.NotRead.reason", "ReputationLog.NotRead.reason", "ReputationLog.NotWritten.reason", "ReviewLog.ClearingFailed.reason", "ModerationLog.EndingsFailed.reason", "RaidLog.NotCounted.reason", "RightsLog.RoundFailed.reason", "SignalRLog.RegistryOut.reason", "SignalRLog.EventRefused.why",
            "SignalRLog.CallFailed.why", "SignalRLog.NoKey.why", "SignalRLog.TooManyPending.kind",
            "TriggerLog.NotReceived.fault",
        ],
        ["a fixed list: methods, kinds of calls, queues, destinations, consumers"] =
        [
            "EventLog.BatchFailed.consumer", "EventLog.EventFailed.consumer", "EventLog.EventOrphaned.queue",
            "EventLog.EventDeadLettered.queue", "EventLog.SendFailed.station", "EventLog.SendPostponed.station",
            "SignalRLog.CallFailed.kind", "SignalRLog.CallFailed.method",
            "TriggerLog.NotReceived.queue", "DatabaseLog.MigrationApplied.name",
        ],
        ["EventBody: an id has 64 characters, a type 128"] =
        [
            "EventLog.EventFailed.eventId", "EventLog.EventFailed.type", "EventLog.EventOrphaned.eventId",
            "EventLog.EventOrphaned.type", "EventLog.EventDeadLettered.eventId", "EventLog.EventDeadLettered.type",
        ],
        ["EventRetry.Describe"] =
        [
            "EventLog.EventDeadLettered.reason", "EventLog.SendPostponed.reason",
        ],
        ["five characters of PostgreSQL's"] =
        [
            "MessageLog.BatchRefused.sqlState", "TriggerLog.NotReceived.sqlState",
        ],
        ["ExceptionMapper.TraceIdOf: 64 characters"] =
        [
            "HttpLog.RequestFailed.traceId",
        ],
        ["settings of whoever runs the server"] =
        [
            "HttpLog.WebClientMissing.folder", "HttpLog.WebClientServed.folder", "StorageLog.ContainerNotMade.container",
            "StorageLog.FolderUsed.folder",
        ],
        ["what the storage service or its library says of itself"] =
        [
            "HttpLog.StorageOut.reason", "StorageLog.ContainerNotMade.reason", "StorageLog.KeyNotRenewed.reason",
        ],
        ["made here"] =
        [
            "IdentityLog.KeyMade.kid", "IdentityLog.KeySealedOtherwise.kid", "PipelineLog.StageFailed.stage", "PipelineLog.StageFailed.fault",
        ],
        ["AzureSignalRInvocation: 256 characters"] =
        [
            "SignalRLog.EventRefused.connection",
        ],
    };

    private static readonly Type[] Ours =
    [
        .. typeof(Error).Assembly.GetTypes().Concat(typeof(ProblemResults).Assembly.GetTypes()).Where(t =>
            t.Namespace?.StartsWith("Veza.", StringComparison.Ordinal) == true
            && !IsGenerated(t) && !(t.DeclaringType is { } outer && IsGenerated(outer))),
    ];

    [Fact]
    public void Every_collection_that_is_kept_has_a_bound()
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var kept =
            from type in Ours
            where !type.Name.EndsWith("Options", StringComparison.Ordinal) // settings: read once
            from field in type.GetFields(All)
            where CanGrow(field.FieldType)
            select $"{Name(type)}.{field.Name.TrimStart('<').Split('>')[0]}";

        Agree(Collections.Keys, kept);
    }

    [Fact]
    public void Every_text_in_a_log_line_has_a_bound()
    {
        var texts =
            from type in Ours
            from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            where method.IsDefined(typeof(LoggerMessageAttribute))
            from parameter in method.GetParameters()
            where parameter.ParameterType == typeof(string) || parameter.ParameterType == typeof(object)
            select $"{type.Name}.{method.Name}.{parameter.Name}";

        Agree(LoggedTexts.Values.SelectMany(names => names), texts);
    }

    private static void Agree(IEnumerable<string> listed, IEnumerable<string> found)
    {
        string[] actual = [.. found.Distinct(StringComparer.Ordinal)];
        Findings.None(
            actual.Except(listed, StringComparer.Ordinal).Select(n => $"has no bound in Bounds.cs: {n}")
                .Concat(listed.Except(actual, StringComparer.Ordinal).Select(n => $"is gone, and still in Bounds.cs: {n}")));
    }

    private static bool CanGrow(Type type) =>
        type is { IsArray: false } && type != typeof(string)
        && (IsChannel(type) || (typeof(IEnumerable).IsAssignableFrom(type) && type.GetMethods().Any(m => m.Name is "Add" or "TryAdd" or "Enqueue" or "Push" or "AddLast")));

    private static bool IsChannel(Type type) =>
        type.IsGenericType && type.Namespace == "System.Threading.Channels";

    private static bool IsGenerated(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || typeof(System.Text.Json.Serialization.JsonSerializerContext).IsAssignableFrom(type)
        || type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is not null;

    private static string Name(Type type) => type.Name.Split('`')[0];
}
