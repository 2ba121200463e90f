using FsCheck;
using FsCheck.Fluent;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Shared.Tests.Realtime;

public sealed class MessagesOfTheBackplane
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        Prop.ForAll<(byte[] Json, string? Key, uint Departures)[]>(given =>
        {
            var events = given.Select(e => new RealtimeEvent(e.Json ?? [], e.Key, e.Key is null ? e.Departures / 2 : 0)).ToArray();
            foreach (var group in new[] { Group.Room(new RoomId(Fresh.Id())), Group.User(new UserId(Fresh.Id())), Group.PresenceOf(new UserId(Fresh.Id())) })
            {
                var (to, read) = EventsMessage.Read(EventsMessage.Write(group, events));
                if (to != group || read.Length != events.Length) return false;
                for (var i = 0; i < read.Length; i++)
                {
                    // Keys are ours, never a user's: half a surrogate pair does not occur in one.
                    if (!read[i].Json.Span.SequenceEqual(events[i].Json.Span)) return false;
                    if (events[i].Key is null != read[i].Key is null || events[i].Departures != read[i].Departures) return false;
                    if (events[i].Key is { } key && !TextRules.HasUnstorable(key) && read[i].Key != key) return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Somebody_coming_or_going_is_read_again_also_from_a_former_version()
    {
        var (user, room) = (new UserId(Fresh.Id()), new RoomId(Fresh.Id()));
        byte[] former = [.. user.Value.ToByteArray(), .. room.Value.ToByteArray(), 1];

        RoomMark whole = new(room, 2, 5, 7), part = new(room, 2), least = new(room, 0);

        Assert.Equal((user, whole, true, 2L), MembershipMessage.Read(MembershipMessage.Joined(user, whole)));
        Assert.Equal((user, part, true, 2L), MembershipMessage.Read(MembershipMessage.Joined(user, part)));
        Assert.Equal((user, part, false, 2L), MembershipMessage.Read(MembershipMessage.Left(user, room, 2)));
        Assert.Equal((user, least, false, (long?)null), MembershipMessage.Read(MembershipMessage.Left(user, room, departures: null)));
        Assert.Equal((user, least, true, (long?)null), MembershipMessage.Read(former));
        Assert.Equal(former, MembershipMessage.Joined(user, whole)[..33]);
    }

    [Fact]
    public void An_event_is_flat_json_with_its_type_first()
    {
        var e = RealtimeEvent.Create("typing", 5, static (w, n) => w.WriteNumber("n"u8, n), "key");

        Assert.Equal("""{"type":"typing","n":5}""", System.Text.Encoding.UTF8.GetString(e.Json.Span));
        Assert.Equal("key", e.Key);
    }
}
