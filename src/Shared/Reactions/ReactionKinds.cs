using Veza.Shared.Common;
using Veza.Shared.Messages.Changes;

namespace Veza.Shared.Reactions;

/// <summary>What reactions say of messages: the counts to everybody, and to each reader which of them are theirs.</summary>
internal static class ReactionKinds
{
    /// <summary>The kind, in the table and on the wire, and the field of a message that holds it.</summary>
    public const string Name = "reactions";

    /// <summary>The kind.</summary>
    public static MessageChangeKind Create(ReactionRepository reactions) => new(Name)
    {
        IsField = true,
        Personal = (reader, changes, ct) => PersonalAsync(reactions, reader, changes, ct),
    };

    private static async Task<IReadOnlyList<MessageChange>> PersonalAsync(
        ReactionRepository reactions, UserId reader, IReadOnlyList<MessageChange> changes, CancellationToken ct)
    {
        var own = (await reactions.ListOwnAsync(reader, [.. changes.Select(c => c.RoomId.Value)], [.. changes.Select(c => c.Seq)], ct))
            .ToLookup(o => (o.Room, o.Seq), o => o.Emoji);
        return
        [
            .. changes.Select(c => c with
            {
                Payload = ReactionCounts.Write(writer => ReactionJson.WriteCounts(
                    writer, ReactionCounts.Parse(c.Payload).For(own[(c.RoomId, c.Seq)].ToHashSet(StringComparer.Ordinal)))),
            }),
        ];
    }
}
