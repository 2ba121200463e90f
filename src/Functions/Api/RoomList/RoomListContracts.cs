using System.Text.Json.Serialization;
using Veza.Functions.Api.Messages;
using Veza.Functions.Api.Rooms;
using Veza.Functions.Api.Users;

namespace Veza.Functions.Api.RoomList;

/// <summary>A line of the room list, also in sync.</summary>
/// <param name="Name">A direct room's is the other person's; a group without a name has none.</param>
/// <param name="CountedSeq">The newest message that the counts know of.</param>
/// <param name="CountedRevision">The newest change that the counts know of.</param>
/// <param name="ReadVersion">How often the person put their own place back: of two places the greater is the later.</param>
/// <param name="OtherUser">Of a direct room.</param>
/// <param name="Others">Some members of a group that has no name; absent elsewhere.</param>
/// <param name="SpaceId">Whose channel it is; absent: no space's.</param>
// Written by RoomSummaryJson.
internal sealed record RoomSummaryResponse(
    Guid Id, string Name, [property: RoomTypeCode] string Type, [property: VisibilityCode] string Visibility, string? Topic,
    DateTimeOffset? ArchivedAt, [property: RoomRoleCode] string Role, int MemberCount, long LastSeq, long Revision,
    MessageResponse? LastMessage, long ReadSeq, long DeliveredSeq, long UnreadCount, long MentionCount, long CountedSeq,
    long? CountedRevision, int ReadVersion, DateTimeOffset JoinedAt, bool Favourite, int FavouriteVersion, CardResponse? OtherUser,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CardResponse[]? Others,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? SpaceId = null);

/// <summary>What a client missed.</summary>
/// <param name="Cursor">To be sent next time.</param>
/// <param name="HasMore">There is more right now.</param>
/// <param name="RemovedRoomIds">Rooms that the person is no longer in.</param>
// Written by SyncJson.
internal sealed record SyncResponse(string Cursor, bool HasMore, RoomSyncResponse[] Rooms, Guid[] RemovedRoomIds);

/// <summary>What a client missed in a room.</summary>
/// <param name="Messages">New ones, oldest first.</param>
/// <param name="Changed">Older ones that were edited or deleted.</param>
/// <param name="Changes">What else changed of messages: what each kind says of a message now.</param>
/// <param name="Reset">The messages are the newest: what the client has of the room is to be dropped.</param>
internal sealed record RoomSyncResponse(
    RoomSummaryResponse Room, MessageResponse[] Messages, MessageResponse[] Changed, MessageChangeResponse[] Changes, bool Reset);

/// <summary>Body of POST /api/sync.</summary>
/// <param name="Cursor">The last one; absent on a first visit.</param>
/// <param name="Limit">Most messages in the answer; 200 when absent.</param>
/// <param name="Fresh">Most messages of each room in which the client starts anew; <c>FreshPage</c> when absent.</param>
internal sealed record SyncRequest(string? Cursor = null, int? Limit = null, int? Fresh = null);
