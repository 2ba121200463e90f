using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Veza.Functions.Api.Users;
using Veza.Shared.Common;
using Veza.Shared.Identity.Tenants;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages;
using Veza.Shared.Realtime;
using Veza.Shared.Receipts;
using Veza.Shared.RoomList;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Members;

namespace Veza.Functions.Api.Rooms;

/// <summary>
/// Puts together what several features know of a room: its newest message, its members, their names, how far they have read.
/// </summary>
internal sealed class RoomResponses(
    RoomMemberService members, RoomListService inbox, ReceiptService receipts, UserDirectory people)
{
    private const int MaxMembers = 100;

    /// <summary>The room with its first 100 members.</summary>
    public async Task<RoomResponse> FromAsync(RoomView room, UserId caller, CancellationToken ct)
    {
        var listed = await members.ListAsync(room.Id, caller, after: null, MaxMembers, ct);
        var shown = listed.Failed ? [] : await FromAsync(room.Id, listed.Value, ct);
        var summary = await inbox.FindAsync(caller, room.Id, ct);
        var found = summary.Failed ? null : summary.Value; // gone this very moment: then what is known without it
        var other = found?.Other;
        return new(
            room.Id.Value, found?.Name ?? room.Name ?? "", room.Type.Code(), room.Visibility.Code(), room.Topic,
            room.ArchivedAt, room.Role.Code(), room.MemberCount, room.LastSeq, room.Revision, Json(found?.LastMessage),
            found?.State.Place.Seq ?? 0, found?.State.DeliveredSeq ?? 0,
            other is null ? null : CardResponse.From(other), found?.Others?.Select(CardResponse.From).ToArray(),
            room.CreatedBy.Value, room.CreatedAt, shown, room.Favourite.IsOn, room.Favourite.Version);
    }

    /// <summary>The members with their names and watermarks.</summary>
    public async Task<MemberResponse[]> FromAsync(RoomId room, IReadOnlyCollection<RoomMember> listed, CancellationToken ct)
    {
        UserId[] ids = [.. listed.Select(m => m.UserId)];
        var cards = await people.ListAsync(ids, ct);
        var marks = await receipts.ListWatermarksAsync(room, ids, ct);
        return
        [
            .. listed.Select(m =>
            {
                var (card, mark) = (cards.GetValueOrDefault(m.UserId), marks[m.UserId]);
                return new MemberResponse(
                    m.UserId.Value, card?.Name ?? "", card?.Handle ?? "", card?.AvatarUrl, m.Role.Code(), m.JoinedAt, m.JoinedSeq,
                    mark.DeliveredSeq, mark.ReadSeq, card?.Version ?? 0);
            }),
        ];
    }

    /// <summary>Messages have one written form; this is it, inside a record.</summary>
    private static JsonElement? Json(MessageView? message)
    {
        if (message is null) return null;

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, EventJson.Options)) MessageJson.Write(writer, message);
        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}

/// <summary>A room as one of its members gets it.</summary>
internal sealed record RoomResponse(
    Guid Id, string Name, string Type, string Visibility, string? Topic, DateTimeOffset? ArchivedAt, string Role,
    int MemberCount, long LastSeq, long Revision, JsonElement? LastMessage, long ReadSeq, long DeliveredSeq,
    CardResponse? OtherUser, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CardResponse[]? Others, Guid CreatedBy,
    DateTimeOffset CreatedAt, MemberResponse[] Members, bool Favourite, int FavouriteVersion);

/// <summary>Somebody in a room.</summary>
internal sealed record MemberResponse(
    Guid UserId, string Name, string Handle, string? AvatarUrl, string Role, DateTimeOffset JoinedAt, long JoinedSeq, long DeliveredSeq,
    long ReadSeq, long Version);
