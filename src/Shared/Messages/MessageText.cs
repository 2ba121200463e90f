using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Messages;

/// <content>What a text must be like, and how two sends are told apart.</content>
public sealed partial record Message
{
    /// <summary>Of the reason of a deletion, in code points.</summary>
    public const int MaxReasonLength = 250;

    // All that Unicode ends a line with.
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\n\v\f\r\u0085\u2028\u2029");

    /// <summary>
    /// Checks the text and drops what nobody sees: blank lines at both ends and blanks at the end. The rest is kept to the
    /// letter. Lengths are code points.
    /// </summary>
    public static Result<string> CleanText(string text, int maxLength)
    {
        var trimmed = WithoutBlankEnds(text);
        if (trimmed.Length == 0) return Error.Field("content", FieldFault.Required);
        if (TextRules.IsLongerThan(trimmed, maxLength)) return Error.Field("content", FieldFault.TooLong(maxLength, TextRules.LengthOf(trimmed)));
        if (TextRules.HasUnstorable(trimmed))
            return Error.Field("content", FieldFault.InvalidText);
        if (TextRules.HasControls(trimmed, oneLine: false)) return Error.Field("content", FieldFault.ControlCharacters);
        if (!TextRules.IsVisible(trimmed)) return Error.Field("content", FieldFault.NotVisible);
        return trimmed.Length == text.Length ? text : trimmed.ToString();
    }

    /// <summary>What is told of a deletion; a blank one is none. At most <see cref="MaxReasonLength"/> code points.</summary>
    public static Result<string?> CleanReason(string? reason)
    {
        var clean = (reason ?? "").Trim();
        if (clean.Length == 0) return (string?)null;
        return TextRules.CheckName("reason", clean, MaxReasonLength) is { } error ? error : clean;
    }

    /// <summary>
    /// Tells a retry from another message under the same client id: 64 bits of SHA-256 over what was asked for. An indent of
    /// the first line makes no other message.
    /// </summary>
    /// <remarks>A message outside threads has the digest that it had before there were any.</remarks>
    public static long Digest(string content, MessageId? replyTo, ThreadPlace? thread = null)
    {
        const int IdBytes = 16, PlaceBytes = IdBytes + 1;
        var text = content.AsSpan().Trim();
        var bytes = ArrayPool<byte>.Shared.Rent(IdBytes + Encoding.UTF8.GetMaxByteCount(text.Length) + PlaceBytes);
        (replyTo?.Value ?? Guid.Empty).TryWriteBytes(bytes);
        var length = IdBytes + Encoding.UTF8.GetBytes(text, bytes.AsSpan(IdBytes));
        if (thread is { } place)
        {
            // No text ends like this: the first byte stands in no UTF-8.
            bytes[length] = place.AlsoInRoom ? (byte)0xFF : (byte)0xFE;
            place.Root.Value.TryWriteBytes(bytes.AsSpan(length + 1));
            length += PlaceBytes;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, length), hash);
        ArrayPool<byte>.Shared.Return(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }

    /// <summary>The same of a message that is forwarded: what it says now is not what was asked for.</summary>
    public static long ForwardDigest(MessageId forwarded) => Digest("\0forwarded", forwarded);

    /// <summary>The indent of the first line is part of the text; cleanText of the web client does the same.</summary>
    private static ReadOnlySpan<char> WithoutBlankEnds(string text)
    {
        var kept = text.AsSpan().TrimEnd();
        var indent = kept.Length - kept.TrimStart().Length;
        return kept[(kept[..indent].LastIndexOfAny(LineEnds) + 1)..];
    }
}
