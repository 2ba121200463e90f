using System.Security.Cryptography;
using Veza.Shared.Common;

namespace Veza.Shared.Spaces.Invites;

/// <summary>A way into a space for whoever has its code.</summary>
/// <param name="ExpiresAt">Null: it has no end.</param>
/// <param name="MaxUses">Null: as many as come.</param>
/// <param name="Uses">People who came in by it.</param>
public sealed record SpaceInvite(
    string Code, SpaceId SpaceId, UserId CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, int? MaxUses, int Uses)
{
    /// <summary>Of a code.</summary>
    public const int CodeLength = 16;

    /// <summary>The most uses that an invite can be limited to.</summary>
    public const int MostUses = 100_000;

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>A new code: 95 bits of chance, so that nobody finds one by trying.</summary>
    public static string NewCode() => RandomNumberGenerator.GetString(Letters, CodeLength);

    /// <summary>Whether it may be one; nothing is looked up by what is not.</summary>
    public static bool IsCode(string? code) => code is { Length: CodeLength } && code.All(char.IsAsciiLetterOrDigit);

    /// <summary>Whether it still lets somebody in.</summary>
    public bool IsOpen(DateTimeOffset now) => (ExpiresAt is null || ExpiresAt > now) && (MaxUses is null || Uses < MaxUses);
}
