using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Changes;
using Veza.Shared.RoomList;

namespace Veza.Shared.Sync;

/// <summary>What a client missed.</summary>
/// <param name="Cursor">To be sent next time.</param>
/// <param name="HasMore">There is more right now.</param>
/// <param name="Rooms">Rooms in which anything happened.</param>
/// <param name="Removed">Rooms that the person is no longer in.</param>
public sealed record SyncResult(
    string Cursor, bool HasMore, IReadOnlyList<RoomSync> Rooms, IReadOnlyList<RoomId> Removed);

/// <summary>What a client missed in a room.</summary>
/// <param name="Summary">The room now.</param>
/// <param name="Messages">New ones, oldest first, without a hole behind what the client has.</param>
/// <param name="Changed">Older ones that were edited or deleted.</param>
/// <param name="Others">What else changed of messages, each message and kind once, as it is now.</param>
/// <param name="Reset">Too much was missed, or nothing was known: <paramref name="Messages"/> are the newest.</param>
public sealed record RoomSync(
    RoomSummary Summary, IReadOnlyList<MessageView> Messages, IReadOnlyList<MessageView> Changed,
    IReadOnlyList<MessageChange> Others, bool Reset);
