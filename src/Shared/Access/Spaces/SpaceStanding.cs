using Veza.Shared.Common;

namespace Veza.Shared.Access.Spaces;

/// <summary>A member of a space, as of one moment.</summary>
/// <param name="Rank">Of their highest role; 0: they have none.</param>
public sealed record SpaceStanding(SpaceId SpaceId, UserId UserId, PermissionSet Permissions, int Rank)
{
    /// <summary>Where the owner stands: above all roles.</summary>
    public const int OwnersRank = int.MaxValue;

    /// <summary>Whether the space is theirs.</summary>
    public bool IsOwner => Rank == OwnersRank;

    /// <summary>Whether they may do it in the space.</summary>
    public bool Can(Permission permission) => Permissions.Has(permission);

    /// <summary>Whether they may act on who stands there.</summary>
    public bool Outranks(SpaceStanding other) => PermissionEvaluator.Outranks(Rank, other.Rank);
}

/// <summary>A channel of a space and somebody.</summary>
public readonly record struct SpacePlace(SpaceId Space, RoomId Room, UserId User);
