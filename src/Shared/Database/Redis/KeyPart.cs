using System.Security.Cryptography;
using System.Text;

namespace Veza.Shared.Database.Redis;

/// <summary>
/// What comes from outside on its way into a key: no key is longer than our own words and some parts of this length,
/// whatever a client sends.
/// </summary>
public static class KeyPart
{
    /// <summary>Longest part, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>The text; one that is longer, or not printable ASCII, as the beginning of its hash: equal texts stay equal.</summary>
    public static string Of(string text) => text.Length <= MaxLength && IsPlain(text)
        ? text
        : string.Concat("#", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 24)));

    private static bool IsPlain(string text) => text.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;
}
