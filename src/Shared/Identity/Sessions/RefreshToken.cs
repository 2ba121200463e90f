using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Veza.Shared.Identity.Sessions;

/// <summary>
/// The text of a refresh token, of which only the SHA-256 is stored. The successor of a token is made from it and a random salt,
/// which is stored with the spent token until its grace is over: whoever presents the token again gets the same successor,
/// in every process and whatever became of <see cref="IdentityOptions.KeySecret"/>, and neither the table nor the token alone
/// tells it.
/// </summary>
internal static class RefreshToken
{
    /// <summary>The longest text that is looked at.</summary>
    public const int MaxLength = 100;

    private const int Bytes = 32;

    /// <summary>The first one of a sign-in.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What goes into a successor.</summary>
    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(Bytes);

    /// <summary>The one that takes the place of the spent one.</summary>
    public static string Successor(string spent, byte[] salt) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(spent), salt));

    /// <summary>What is stored.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
