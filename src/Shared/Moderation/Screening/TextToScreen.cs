using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Moderation.Spam;

namespace Veza.Shared.Moderation.Screening;

/// <summary>What a text is.</summary>
public enum TextKind
{
    /// <summary>Something that is said in a room: it can be masked, held and flagged.</summary>
    Message,

    /// <summary>New words for something that was said: it can be masked; what would be held is refused, since there is a text in its place.</summary>
    Edit,

    /// <summary>A name or a topic: what would be masked or held is refused.</summary>
    Name,
}

/// <summary>A text on its way to people.</summary>
/// <param name="Room">Where; null: in the whole tenant.</param>
/// <param name="Role">The author's in the room.</param>
/// <param name="TenantRole">The author's in the tenant.</param>
/// <param name="AccountSince">When the author's account was made.</param>
public readonly record struct TextToScreen(
    TenantId Tenant, RoomId? Room, UserId Author, RoomRole? Role, TenantRole TenantRole, DateTimeOffset AccountSince, string Text,
    TextKind Kind)
{
    /// <summary>When the author came into the channel; null: it is none, or that does not matter.</summary>
    public DateTimeOffset? MemberSince { get; init; }

    /// <summary>What the author may do in the room.</summary>
    public PermissionSet May { get; init; }
}

/// <summary>What became of it.</summary>
/// <param name="Text">As it is to be published.</param>
/// <param name="Judgement">All that was found.</param>
/// <param name="Refusal"><c>message_blocked</c>; null: it may be published, or held where the verdict says so.</param>
public readonly record struct Screened(string Text, Judgement Judgement, Error? Refusal)
{
    /// <summary>Of the text as it came; empty where it says too little.</summary>
    internal TextFingerprint Fingerprint { get; init; }

    /// <summary>It waits for somebody to look at it.</summary>
    public bool IsHeld => Refusal is null && Judgement.Verdict == Verdict.Hold;
}
