using Npgsql;
using Veza.Shared.Common;
using Veza.Shared.Messages.Changes;
using Veza.Shared.Messages.Columns;
using Veza.Shared.Messages.Forwarding;
using Veza.Shared.Messages.Mentions;
using Veza.Shared.Messages.Notes;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Messages;

/// <summary>A message as it stands now.</summary>
/// <param name="Id">Made by the server, version 7.</param>
/// <param name="RoomId">Where it was said.</param>
/// <param name="Seq">Its place in the room: 1, 2, 3 … without a gap.</param>
/// <param name="AuthorId">Who said it.</param>
/// <param name="ClientMessageId">The sender's own id for it; unique per room and sender for ever.</param>
/// <param name="Content">Empty once deleted.</param>
/// <param name="ReplyTo">The message that it answers, in the same room.</param>
/// <param name="Mentions">Members who were named, in the order of the text.</param>
/// <param name="CreatedAt">When it was stored.</param>
/// <param name="EditedAt">When its content was last replaced.</param>
/// <param name="DeletedAt">When it was deleted; it keeps its place.</param>
/// <param name="Revision">The room's revision at the last change; null while unchanged.</param>
/// <param name="System">What happened in the room, of a message that tells just that and has no text; null: somebody said something.</param>
/// <param name="Forwarded">Where the text comes from, when it was forwarded.</param>
/// <param name="Removal">That somebody else, or a rule, took it away; null: its author did, or it is there.</param>
/// <param name="Thread">Where it stands as a reply; null: in the room.</param>
public sealed partial record Message(
    MessageId Id,
    RoomId RoomId,
    long Seq,
    UserId AuthorId,
    Guid ClientMessageId,
    string Content,
    MessageId? ReplyTo,
    IReadOnlyList<Mention> Mentions,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EditedAt = null,
    DateTimeOffset? DeletedAt = null,
    long? Revision = null,
    SystemNote? System = null,
    Forwarded? Forwarded = null,
    Removal? Removal = null,
    ThreadPlace? Thread = null)
{
    /// <summary>Whether it stands in the room: in its history, its preview and what is unread there.</summary>
    public bool StandsInRoom => Thread is not { AlsoInRoom: false };
}

/// <summary>That a message was taken away by somebody who looks after its room. Who that was is in the audit log only.</summary>
/// <param name="Reason">What they said to the room about it.</param>
public sealed record Removal(string? Reason);

/// <summary>
/// The columns of <c>messages</c>, and how a message is read from them. A new column is a line here, what it becomes above, and a
/// migration; every statement over the table follows.
/// </summary>
internal static class MessageColumns
{
    private const ColumnUse Sent = ColumnUse.Sent, Changed = ColumnUse.Changed, Both = Sent | Changed;

    public static readonly MessageTable Table = new();
    public static readonly MessageColumn<Guid> RoomId = Table.Add("room_id", "uuid", Sent, r => r.Message.RoomId.Value);
    public static readonly MessageColumn<long> Seq = Table.Add("seq", "bigint", Sent, r => r.Seq);
    public static readonly MessageColumn<Guid> Id = Table.Add("id", "uuid", Sent, r => r.Message.Id.Value, "gen_random_uuid()");
    public static readonly MessageColumn<Guid> TenantId = Table.Add("tenant_id", "uuid", Sent, r => r.Tenant, "gen_random_uuid()");
    public static readonly MessageColumn<Guid> UserId = Table.Add("user_id", "uuid", Sent, r => r.Message.AuthorId.Value);
    public static readonly MessageColumn<Guid> ClientMessageId =
        Table.Add("client_message_id", "uuid", Sent, r => r.Message.ClientMessageId, "gen_random_uuid()");

    public static readonly MessageColumn<long> RequestDigest = Table.Add("request_digest", "bigint", Sent, r => r.Digest, "0");
    public static readonly MessageColumn<string> Content = Table.Add("content", "text", Both, r => r.Message.Content, "'text'");
    public static readonly MessageColumn<Guid?> ReplyTo = Table.Add("reply_to", "uuid", Sent, r => r.Message.ReplyTo?.Value);
    public static readonly MessageArrayColumn<Guid> Mentions =
        Table.AddArray("mentions", "uuid", Both, r => MentionRows.Ids(r.Message.Mentions));

    public static readonly MessageArrayColumn<string> Mentioned =
        Table.AddArray("mentioned", "text", Both, r => MentionRows.Entries(r.Message.Mentions));

    public static readonly MessageColumn<DateTimeOffset> CreatedAt =
        Table.Add("created_at", "timestamptz", Sent, r => r.CreatedAt, "now()");

    public static readonly MessageColumn<DateTimeOffset?> EditedAt =
        Table.Add("edited_at", "timestamptz", Changed, r => r.Message.EditedAt);

    public static readonly MessageColumn<DateTimeOffset?> DeletedAt =
        Table.Add("deleted_at", "timestamptz", Changed, r => r.Message.DeletedAt);

    public static readonly MessageColumn<Guid?> DeletedBy = Table.Add("deleted_by", "uuid", Changed, r => r.DeletedBy?.Value);
    public static readonly MessageColumn<long?> Revision = Table.Add("revision", "bigint", Changed, r => r.Message.Revision);
    public static readonly MessageColumn<Guid?> ThreadRoot = Table.Add("thread_root", "uuid", Sent, r => r.Message.Thread?.Root.Value);
    public static readonly MessageColumn<bool?> AlsoInRoom =
        Table.Add("also_in_room", "boolean", Sent, r => r.Message.Thread is { AlsoInRoom: true } ? true : (bool?)null);

    public static readonly MessageColumn<string?> System = Table.Add("system", "text", Sent, r => r.Message.System?.ToText());
    public static readonly MessageColumn<string?> Forwarding = Table.Add("forwarded", "text", Sent, r => r.Message.Forwarded?.ToText());
    public static readonly MessageColumn<string?> DeletionReason =
        Table.Add("deletion_reason", "text", Changed, r => r.Message.Removal?.Reason);

    /// <summary>The message in a row of <see cref="MessageTable.Select"/>.</summary>
    public static Message Read(NpgsqlDataReader row) => new(
        new(Id.Read(row)), new(RoomId.Read(row)), Seq.Read(row), new(UserId.Read(row)), ClientMessageId.Read(row), Content.Read(row),
        ReplyTo.Read(row) is { } answered ? new MessageId(answered) : null,
        Mentions.Read(row) is { } ids ? MentionRows.Read(ids, Mentioned.Read(row) ?? []) : [],
        CreatedAt.Read(row), EditedAt.Read(row), DeletedAt.Read(row), Revision.Read(row),
        System.Read(row) is { } note ? SystemNote.Read(note) : null,
        Forwarding.Read(row) is { } from ? Forwarded.Read(from) : null,
        DeletedAt.Read(row) is not null && DeletedBy.Read(row) != UserId.Read(row) ? new Removal(DeletionReason.Read(row)) : null,
        ThreadPlace.Of(ThreadRoot.Read(row), AlsoInRoom.Read(row)));
}

/// <summary>A message with what a reader needs beside it.</summary>
/// <param name="Message">The message.</param>
/// <param name="AuthorName">Its author's name now.</param>
/// <param name="Quote">What it answers.</param>
/// <param name="Changes">What is said of it besides the text; read for history only, elsewhere it comes by itself.</param>
/// <param name="Names">What people are called now of whom it tells besides its author; null where it tells of none.</param>
/// <param name="Thread">The thread that hangs from it, as it is to the reader; read with the changes.</param>
public sealed record MessageView(
    Message Message, string AuthorName, Quote? Quote, IReadOnlyList<MessageChange>? Changes = null,
    IReadOnlyDictionary<UserId, string>? Names = null, ThreadView? Thread = null);
