namespace Veza.Shared.Threads.Standing;

/// <summary>Statements over <c>thread_members</c> that more than one place runs: the batch of replies, and who names somebody later.</summary>
public static class ThreadSql
{
    /// <summary>
    /// People follow threads from a reply on: those of rooms <c>$1</c> with the roots <c>$2</c>, the people <c>$3</c>, the roots' seqs
    /// <c>$4</c>, and what each has read <c>$5</c>. Who follows already stays where they are. No two of the same thread and person.
    /// </summary>
    public const string Follow = """
        INSERT INTO thread_members AS t (room_id, root, user_id, root_seq, following, read_seq)
        SELECT i.room_id, i.root, i.user_id, i.root_seq, true, i.read_seq
        FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[]) AS i (room_id, root, user_id, root_seq, read_seq)
        ORDER BY i.room_id, i.root, i.user_id
        ON CONFLICT (room_id, root, user_id) DO UPDATE SET following = true, read_seq = greatest(t.read_seq, excluded.read_seq)
        WHERE NOT t.following
        """;

    /// <summary>The same for the authors of roots that get a first reply: who said that they do not follow stays so.</summary>
    public const string FollowOwn = """
        INSERT INTO thread_members (room_id, root, user_id, root_seq, following, read_seq)
        SELECT i.room_id, i.root, i.user_id, i.root_seq, true, i.root_seq
        FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[]) AS i (room_id, root, user_id, root_seq)
        ORDER BY i.room_id, i.root, i.user_id
        ON CONFLICT (room_id, root, user_id) DO NOTHING
        """;
}
