using System.Text.Json;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Channels;

namespace Veza.Shared.Messages.History;

/// <summary>A public channel as somebody sees it who may not be in it.</summary>
public sealed record ChannelPreview(DiscoveredRoom Channel, IReadOnlyList<MessageView> Messages);

/// <summary>
/// What a public channel shows to its tenant before one joins: its newest messages, a few. For every other room, and for everybody
/// else, there is no such room.
/// </summary>
public sealed class PreviewService(
    PublicChannels channels, MessageRepository messages, MessageReader reader, IOptions<MessageOptions> options)
{
    /// <summary>Oldest message first. Refusal: <c>room_not_found</c>.</summary>
    public async Task<Result<ChannelPreview>> ShowAsync(RoomId room, TenantId tenant, UserId user, CancellationToken ct)
    {
        if (await channels.FindAsync(tenant, user, room, ct) is not { } channel) return RoomErrors.NotFound;
        var newest = await messages.ListBeforeAsync(room, Standing.InRoom, long.MaxValue, options.Value.PreviewPage, ct);
        newest.Reverse();
        return new ChannelPreview(channel, await reader.ViewAsync(newest, ct));
    }

    /// <summary>What it looks like on the wire.</summary>
    public static void Write(Utf8JsonWriter writer, ChannelPreview preview)
    {
        writer.WriteStartObject();
        ChannelJson.WriteFields(writer, preview.Channel);
        writer.WriteTime("archived_at"u8, preview.Channel.ArchivedAt);
        writer.WritePropertyName("messages"u8);
        MessageJson.Write(writer, preview.Messages);
        writer.WriteEndObject();
    }
}
