using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Veza.Shared.Audit;

/// <summary>
/// How the hash of an entry follows from the one before, worked out apart from the database, which does it when an entry is stored:
/// SHA-256 of the hash before it (32 zero bytes before the first) and the SHA-256 of its fields, each as <c>length:text</c> with the
/// length in bytes of UTF-8, one that is null as <c>-</c>.
/// </summary>
public static class AuditChain
{
    /// <summary>What stands before the first entry.</summary>
    public static byte[] Beginning => new byte[SHA256.HashSizeInBytes];

    /// <summary>The hash that the entry must have.</summary>
    public static byte[] Next(ReadOnlySpan<byte> before, AuditRecord entry)
    {
        Span<byte> joined = stackalloc byte[2 * SHA256.HashSizeInBytes];
        before.CopyTo(joined);
        SHA256.HashData(Encoding.UTF8.GetBytes(Content(entry)), joined[SHA256.HashSizeInBytes..]);
        return SHA256.HashData(joined);
    }

    private static string Content(AuditRecord e)
    {
        var text = new StringBuilder(512);
        string?[] fields =
        [
            e.TenantId.ToString(), e.Id.ToString(), Microseconds(e.At), e.Actor.Kind, e.Actor.Id?.ToString(), e.Action, e.Target.Kind,
            e.Target.Id, e.Target.Room?.ToString(), e.Target.User?.ToString(), e.Reason, e.Before, e.After,
        ];
        foreach (var field in fields)
        {
            if (field is null) text.Append('-');
            else text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:{field}");
        }

        return text.ToString();
    }

    /// <summary>Since 1970.</summary>
    private static string Microseconds(DateTimeOffset at) =>
        ((at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);
}
