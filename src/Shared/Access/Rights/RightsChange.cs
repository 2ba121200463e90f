using Veza.Shared.Common;

namespace Veza.Shared.Access.Rights;

/// <summary>A right that ended or changed: a sign-in, or somebody's place in a room.</summary>
/// <param name="Id">Of the row.</param>
/// <param name="Session">The sign-in that ended; null: it is about a room.</param>
/// <param name="Room">The room; null: it is about a sign-in.</param>
/// <param name="User">Whose right it was; null: everybody's in the room, which was deleted.</param>
/// <param name="Tenant">What holds in this tenant changed (bans, mutes, …); null: it is about a sign-in or a room.</param>
/// <param name="Space">What its people may do there changed.</param>
/// <param name="Departures">The room's count with this departure; null: nobody departed, somebody's role changed.</param>
public sealed record RightsChange(long Id, SessionId? Session, RoomId? Room, UserId? User, long? Departures, TenantId? Tenant = null, SpaceId? Space = null);

/// <summary>What is to be acted on.</summary>
/// <param name="Known">The changes since some time before the last round: one change comes several times.</param>
/// <param name="Fresh">Those of them that did not come before.</param>
/// <param name="Everything">Changes may have been missed: whatever is held has to be looked at.</param>
public sealed record RightsRound(IReadOnlyList<RightsChange> Known, IReadOnlyList<RightsChange> Fresh, bool Everything);
