using Veza.Shared.Common;
using Veza.Shared.Messages.Forwarding;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Messages.Holding;

/// <summary>Why a message is held.</summary>
/// <param name="TenantId">By whose rules.</param>
/// <param name="Content">As it was sent; what is to be published may have parts hidden.</param>
public readonly record struct HoldReason(TenantId TenantId, string Content);

/// <summary>How far a held message has come.</summary>
public enum HeldState
{
    /// <summary>Nobody has decided.</summary>
    Held,

    /// <summary>It may be published, and is not yet.</summary>
    Approved,

    /// <summary>It is in its room.</summary>
    Published,

    /// <summary>A moderator refused it.</summary>
    Rejected,

    /// <summary>It could not be published any more: its author or its room had gone.</summary>
    Void,
}

/// <summary>A message that waits for somebody to look at it, or did.</summary>
/// <param name="Id">Of the message that it becomes.</param>
/// <param name="Content">As it was sent.</param>
/// <param name="ToPublish">With what is to be hidden hidden.</param>
/// <param name="Reason">Why it was rejected.</param>
/// <param name="Forwarded">Where the text comes from, when it was forwarded.</param>
public sealed record HeldMessage(
    MessageId Id, TenantId TenantId, RoomId RoomId, UserId AuthorId, Guid ClientMessageId, long Digest, string Content, string ToPublish,
    MessageId? ReplyTo, HeldState State, string? Reason, DateTimeOffset HeldAt, Forwarded? Forwarded = null,
    ThreadPlace? Thread = null);

/// <summary>The words for these in the database and on the wire.</summary>
public static class HeldStateCodes
{
    private static readonly string[] Codes = ["held", "approved", "published", "rejected", "void"];

    /// <summary>The code.</summary>
    public static string Code(this HeldState state) => Codes[(int)state];

    /// <summary>The reverse.</summary>
    /// <exception cref="InvalidOperationException">This build does not know it.</exception>
    internal static HeldState Read(string code) => Array.IndexOf(Codes, code) is >= 0 and var state
        ? (HeldState)state : throw new InvalidOperationException($"held_messages holds '{code}', which this build does not know.");
}
