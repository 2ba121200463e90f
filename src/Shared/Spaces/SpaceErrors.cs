using Veza.Shared.Common;

namespace Veza.Shared.Spaces;

/// <summary>Every refusal of spaces; those for want of a permission or of rank are <see cref="Access.AccessErrors"/>.</summary>
public static class SpaceErrors
{
    /// <summary>There is no such space for the caller.</summary>
    public static Error NotFound { get; } = new("space_not_found", ErrorKind.NotFound, "There is no such space, or you are not in it.");

    /// <summary>The person is not in the space.</summary>
    public static Error MemberNotFound { get; } = new("member_not_found", ErrorKind.NotFound, "This person is not in the space.");

    /// <summary>The space has no such role.</summary>
    public static Error RoleNotFound { get; } = new("role_not_found", ErrorKind.NotFound, "There is no such role in the space.");

    /// <summary>The space has no such category.</summary>
    public static Error CategoryNotFound { get; } = new("category_not_found", ErrorKind.NotFound, "There is no such category in the space.");

    /// <summary>Made up, over, used up, taken back, or not for the caller: which of it, is not told.</summary>
    public static Error InviteNotFound { get; } = new("invite_not_found", ErrorKind.NotFound, "This invite does not lead anywhere, or not any more.");

    /// <summary>Nobody is banned by that.</summary>
    public static Error BanNotFound { get; } = new("ban_not_found", ErrorKind.NotFound, "This person is not banned from the space.");

    /// <summary>The owner cannot go, be put out, or lose what an owner may.</summary>
    public static Error OwnerStays { get; } =
        new("space_needs_owner", ErrorKind.Conflict, "The space needs its owner: hand it over to another member first.");

    /// <summary>Only who owns the space may do this.</summary>
    public static Error OwnerRequired { get; } = new("space_owner_required", ErrorKind.Forbidden, "Only the owner of the space may do this.");

    /// <summary>The space cannot hold more.</summary>
    public static Error Full(int max) =>
        new Error("space_full", ErrorKind.Conflict, $"A space may have at most {max} members.").With("max", max);

    /// <summary>The person is in as many spaces as one may be.</summary>
    public static Error TooManySpaces(int max) =>
        new Error("too_many_spaces", ErrorKind.Conflict, $"One may be in {max} spaces at most.").With("max", max);

    /// <summary>The space has as many of them as it may: channels, categories, roles, invites, overrides.</summary>
    /// <param name="what">Of what, as on the wire.</param>
    public static Error TooMany(string what, int max) =>
        new Error("too_many_in_space", ErrorKind.Conflict, $"There may be at most {max} {what} in a space.").With("max", max).With("field", what);
}
