using Veza.Shared.Access;
using Veza.Shared.Access.Spaces;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Rooms;

namespace Veza.Shared.Spaces;

/// <summary>A space as stored: people, and channels of its own.</summary>
/// <param name="Visibility">A public one is found and joined by everybody of the tenant.</param>
/// <param name="Everyone">What all its members may.</param>
/// <param name="MemberCount">Exactly the members who have not left.</param>
/// <param name="Revision">How many changes there were.</param>
public sealed record Space(
    SpaceId Id, TenantId TenantId, string Name, string? Description, RoomVisibility Visibility, UserId OwnerId, PermissionSet Everyone,
    int MemberCount, long Revision, DateTimeOffset CreatedAt)
{
    /// <summary>Of a name, in code points.</summary>
    public const int MaxNameLength = 80;

    /// <summary>Of a description, in code points.</summary>
    public const int MaxDescriptionLength = 500;

    /// <summary>Of why somebody is banned, in code points.</summary>
    public const int MaxReasonLength = 500;

    /// <summary>What members of a new space may.</summary>
    public static PermissionSet FirstEveryone { get; } = PermissionSet.Of(
        Permission.ViewRoom, Permission.SendMessages, Permission.SendInThreads, Permission.AddReactions, Permission.AddAttachments);

    /// <summary>The name, of a space, a role or a category, without white space at its ends, or why it cannot be one.</summary>
    public static Result<string> CleanName(string? name)
    {
        var clean = (name ?? "").Trim();
        return TextRules.CheckName("name", clean, MaxNameLength) is { } error ? error : clean;
    }

    /// <summary>The description without white space at its ends; empty text takes it away.</summary>
    public static Result<string?> CleanDescription(string? description)
    {
        var clean = (description ?? "").Trim();
        if (clean.Length == 0) return (string?)null;
        return TextRules.CheckName("description", clean, MaxDescriptionLength) is { } error ? error : clean;
    }
}

/// <summary>A space as one of its members sees it.</summary>
/// <param name="Permissions">What the member may in it.</param>
/// <param name="Rank">Of the member's highest role.</param>
/// <param name="Roles">The member's roles.</param>
public sealed record SpaceView(Space Space, PermissionSet Permissions, int Rank, IReadOnlyList<Guid> Roles, DateTimeOffset JoinedAt)
{
    /// <summary>Whether it is theirs.</summary>
    public bool IsOwner => Rank == SpaceStanding.OwnersRank;
}

/// <summary>What is shown of a space to those who are not in it.</summary>
/// <param name="Joined">The caller is in it.</param>
public sealed record SpaceCard(SpaceId Id, string Name, string? Description, int MemberCount, bool Joined);

/// <summary>Somebody in a space.</summary>
public sealed record SpaceMember(UserId UserId, DateTimeOffset JoinedAt, IReadOnlyList<Guid> Roles, bool IsOwner);
