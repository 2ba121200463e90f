using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Messages.Mentions;

namespace Veza.Shared.Messages;

/// <summary>A message as it stands now.</summary>
/// <param name="Id">Made by the server, version 7.</param>
/// <param name="RoomId">Where it was said.</param>
/// <param name="Seq">Its place in the room: 1, 2, 3 … without a gap.</param>
/// <param name="AuthorId">Who said it.</param>
/// <param name="ClientMessageId">The sender's own id for it; unique per room and sender for ever.</param>
/// <param name="Content">Empty once deleted.</param>
/// <param name="ReplyTo">The message that it answers, in the same room.</param>
/// <param name="Mentions">Members who were named, in the order of the text.</param>
/// <param name="CreatedAt">When it was stored.</param>
/// <param name="EditedAt">When its content was last replaced.</param>
/// <param name="DeletedAt">When it was deleted; it keeps its place.</param>
/// <param name="Revision">The room's revision at the last change; null while unchanged.</param>
public sealed record Message(
    MessageId Id,
    RoomId RoomId,
    long Seq,
    UserId AuthorId,
    Guid ClientMessageId,
    string Content,
    MessageId? ReplyTo,
    IReadOnlyList<Mention> Mentions,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EditedAt = null,
    DateTimeOffset? DeletedAt = null,
    long? Revision = null)
{
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

    /// <summary>
    /// Tells a retry from another message under the same client id: 64 bits of SHA-256 over what was asked for. An indent of
    /// the first line makes no other message.
    /// </summary>
    public static long Digest(string content, MessageId? replyTo)
    {
        const int IdBytes = 16;
        var text = content.AsSpan().Trim();
        var bytes = ArrayPool<byte>.Shared.Rent(IdBytes + Encoding.UTF8.GetMaxByteCount(text.Length));
        (replyTo?.Value ?? Guid.Empty).TryWriteBytes(bytes);
        var length = IdBytes + Encoding.UTF8.GetBytes(text, bytes.AsSpan(IdBytes));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, length), hash);
        ArrayPool<byte>.Shared.Return(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }

    /// <summary>The indent of the first line is part of the text; cleanText of the web client does the same.</summary>
    private static ReadOnlySpan<char> WithoutBlankEnds(string text)
    {
        var kept = text.AsSpan().TrimEnd();
        var indent = kept.Length - kept.TrimStart().Length;
        return kept[(kept[..indent].LastIndexOfAny(LineEnds) + 1)..];
    }
}

/// <summary>A message with what a reader needs beside it.</summary>
public sealed record MessageView(Message Message, string AuthorName, Quote? Quote);
