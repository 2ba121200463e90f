using Npgsql;

namespace Veza.Shared.Messages.Sending;

/// <summary>A locked room's numbers, from which a batch takes its own.</summary>
internal sealed class RoomHead(Guid tenantId, long formerSeq, long departures, long formerRevision)
{
    private const string AdvanceRooms = """
        UPDATE rooms r SET last_seq = i.last_seq, last_message_at = $3
        FROM unnest($1::uuid[], $2::bigint[]) AS i (id, last_seq)
        WHERE r.id = i.id
        """;

    // What is said in threads alone makes no room the latest one.
    private const string AdvanceRoomsWithThreads = """
        UPDATE rooms r SET last_seq = i.last_seq, last_message_at = CASE WHEN i.active THEN $3 ELSE r.last_message_at END,
            revision = i.revision, changes_revision = CASE WHEN i.changed THEN i.revision ELSE r.changes_revision END
        FROM unnest($1::uuid[], $2::bigint[], $4::boolean[], $5::bigint[], $6::boolean[]) AS i (id, last_seq, active, revision, changed)
        WHERE r.id = i.id
        """;

    private long added;
    private long changed;

    public Guid TenantId => tenantId;

    public long FormerSeq => formerSeq;

    public long Departures => departures;

    public long LastSeq => formerSeq + added;

    public long Revision => formerRevision + changed;

    /// <summary>Whether something was said that stands in the room.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Whether revisions were taken.</summary>
    public bool IsChanged => changed > 0;

    public long Next(bool standsInRoom)
    {
        IsActive |= standsInRoom;
        return formerSeq + ++added;
    }

    public long NextRevision() => formerRevision + ++changed;

    /// <summary>Stores the numbers of the rooms in which something was said.</summary>
    /// <param name="withThreads">Whether any of it is a reply: without, the statement is the shorter one.</param>
    public static NpgsqlBatchCommand Advance(KeyValuePair<Guid, RoomHead>[] rooms, bool withThreads, DateTimeOffset now)
    {
        var (ids, seqs) = (rooms.Select(r => r.Key).ToArray(), rooms.Select(r => r.Value.LastSeq).ToArray());
        return withThreads
            ? MessageBatch.Statement(
                AdvanceRoomsWithThreads, ids, seqs, now, rooms.Select(r => r.Value.IsActive).ToArray(),
                rooms.Select(r => r.Value.Revision).ToArray(), rooms.Select(r => r.Value.IsChanged).ToArray())
            : MessageBatch.Statement(AdvanceRooms, ids, seqs, now);
    }
}
