using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;

namespace Veza.Functions.Api.Paging;

/// <summary>The lists that are read in pages; the numbers are in cursors that clients hold, so none gets another meaning.</summary>
internal enum PagedList : byte
{
    /// <summary>One's own rooms; of a person.</summary>
    Rooms = 1,

    /// <summary>The public channels; of a tenant.</summary>
    Channels = 2,

    /// <summary>Who is in a room; of that room.</summary>
    Members = 3,

    /// <summary>Who has a message; of that message.</summary>
    Receipts = 4,

    /// <summary>Events that failed; of the installation.</summary>
    FailedEvents = 5,

    /// <summary>What was done; of a tenant.</summary>
    AuditEntries = 6,

    /// <summary>What moderators did; of a tenant.</summary>
    ModerationActions = 7,

    /// <summary>Versions of rules; of a room or a tenant.</summary>
    RuleVersions = 8,

    /// <summary>What moderators look at; of a tenant.</summary>
    ModerationCases = 9,

    /// <summary>One's own reports; of a person.</summary>
    OwnReports = 10,

    /// <summary>What was done to a person; of that person.</summary>
    OwnNotices = 11,

    /// <summary>Who reacted; to that message.</summary>
    Reactions = 12,

    /// <summary>Public spaces; of a tenant.</summary>
    Spaces = 13,

    /// <summary>Who is in a space; of that space.</summary>
    SpaceMembers = 14,

    /// <summary>Who is banned from a space; of that space.</summary>
    SpaceBans = 15,

    /// <summary>The threads that one follows; of a person.</summary>
    Threads = 16,

    /// <summary>What one saved; of a person.</summary>
    SavedMessages = 17,
}

/// <summary>What the entries of a list are sorted by, as far as the list uses it.</summary>
internal readonly record struct ListPlace(long Number = 0, Guid Id = default, string Text = "");

/// <summary>
/// Where a page ended, said by its own values: nothing is looked up by it, so a cursor tells no more than the list does, and who
/// makes one up gets a page that the list has anyway. Opaque outside: base64url of a version, the list, eight bytes of what the
/// list is of, the number, the id and the text.
/// </summary>
internal static class ListCursor
{
    private const byte Version = 1;
    private const int HeaderBytes = 10;
    private const int FixedBytes = HeaderBytes + sizeof(long) + 16;
    private const int MaxChars = 2048;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The one refusal of what is no cursor of this list.</summary>
    public static Error Invalid { get; } = Error.Field(
        "after", FieldFault.WrongForm("it is no cursor of this list. Take it from the Link header of the page before, or start without one."));

    /// <summary>The opaque form.</summary>
    /// <param name="list">Which list.</param>
    /// <param name="of">Whose or of what, see <see cref="PagedList"/>; a cursor of another one is refused.</param>
    /// <param name="place">The last entry of the page.</param>
    public static string Write(PagedList list, Guid of, ListPlace place)
    {
        var bytes = new byte[FixedBytes + Strict.GetByteCount(place.Text)];
        (bytes[0], bytes[1]) = (Version, (byte)list);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(2), Check(of));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(HeaderBytes), place.Number);
        place.Id.TryWriteBytes(bytes.AsSpan(HeaderBytes + sizeof(long)));
        Strict.GetBytes(place.Text, bytes.AsSpan(FixedBytes));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The reverse; null for everything that is no cursor of this list.</summary>
    public static ListPlace? Read(string text, PagedList list, Guid of)
    {
        if (text.Length > MaxChars) return null;
        var buffer = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, buffer, out _, out var length) != OperationStatus.Done || length < FixedBytes) return null;

        var bytes = buffer.AsSpan(0, length);
        if (bytes[0] != Version || bytes[1] != (byte)list || BinaryPrimitives.ReadUInt64LittleEndian(bytes[2..]) != Check(of)) return null;
        return TextOf(bytes[FixedBytes..]) is { } name
            ? new ListPlace(
                BinaryPrimitives.ReadInt64LittleEndian(bytes[HeaderBytes..]), new Guid(bytes.Slice(HeaderBytes + sizeof(long), 16)), name)
            : null;
    }

    /// <summary>Reads where the page before ended.</summary>
    /// <param name="after">Absent for the first page.</param>
    /// <param name="place">Null: it is the first page.</param>
    /// <returns>False: answer <see cref="Invalid"/>.</returns>
    public static bool TryRead(string? after, PagedList list, Guid of, out ListPlace? place)
    {
        place = string.IsNullOrEmpty(after) ? null : Read(after, list, of);
        return place is not null || string.IsNullOrEmpty(after);
    }

    /// <summary>Names the next page in the Link header.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="query">The path and the query so far, without the cursor.</param>
    /// <param name="list">Which list.</param>
    /// <param name="of">Whose or of what.</param>
    /// <param name="place">The last entry of this page.</param>
    public static void LinkNext(HttpResponse response, string query, PagedList list, Guid of, ListPlace place) =>
        response.Headers.Link = $"<{query}&after={Write(list, of, place)}>; rel=\"next\"";

    private static string? TextOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = Strict.GetString(bytes);
            return TextRules.HasUnstorable(text) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null; // not UTF-8: nothing that was written here
        }
    }

    private static ulong Check(Guid of)
    {
        Span<byte> bytes = stackalloc byte[16];
        of.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
    }
}
