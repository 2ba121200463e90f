using System.Buffers.Text;
using FsCheck;
using FsCheck.Fluent;
using Veza.Shared.Common;
using Veza.Shared.Sync;

namespace Veza.Shared.Tests.Sync;

public sealed class TheSyncCursor
{
    private static readonly UserId Owner = new(Fresh.Id());

    [Fact]
    public void What_was_noted_is_found_again()
    {
        var position = from seq in Numbers() from revision in Numbers() from read in Numbers()
                       from favourite in Gen.Elements(true, false, false)
                       select new RoomPosition(seq, revision, read, favourite);
        Prop.ForAll(position.ListOf().ToArbitrary(), positions =>
        {
            var rooms = positions.ToDictionary(_ => new RoomId(Fresh.Id()), p => p);
            var cursor = new SyncCursor();
            foreach (var (room, p) in rooms) cursor.Set(room, p);

            var read = SyncCursor.Parse(cursor.ToText(Owner), Owner);

            return read is not null && read.Count == rooms.Count && rooms.All(r => read.Find(r.Key) == r.Value)
                && read.Find(new RoomId(Fresh.Id())) is null;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Amid_a_pass_it_knows_the_place_and_former_builds_refuse_it()
    {
        var cursor = With(new RoomPosition(1, 2, 3));
        var place = new RoomId(Fresh.Id());
        var former = Base64Url.DecodeFromChars(cursor.ToText(Owner));
        cursor.Place = place;

        var text = cursor.ToText(Owner);

        Assert.Equal((place, 1), (SyncCursor.Parse(text, Owner)?.Place, SyncCursor.Parse(text, Owner)?.Count));
        Assert.Null(SyncCursor.Parse(Base64Url.EncodeToString(former), Owner)?.Place);
        Assert.Equal((1, 2), (former[0], Base64Url.DecodeFromChars(text)[0]));
        Assert.Null(SyncCursor.Parse(text[..20], Owner));
    }

    [Fact]
    public void Only_with_favourites_it_has_a_form_that_former_builds_refuse()
    {
        var (room, other, place) = (new RoomId(Fresh.Id()), new RoomId(Fresh.Id()), new RoomId(Fresh.Id()));
        var cursor = With(new RoomPosition(1, 2, 3));
        cursor.Set(room, new RoomPosition(4, 5, 6, IsFavourite: true));
        cursor.Set(other, new RoomPosition(7, 8, 9));

        var text = cursor.ToText(Owner);
        cursor.Place = place;
        var amid = cursor.ToText(Owner);
        cursor.Set(room, new RoomPosition(4, 5, 6));

        Assert.Equal([3, 4, 2], new[] { text, amid, cursor.ToText(Owner) }.Select(t => (int)Base64Url.DecodeFromChars(t)[0]));
        foreach (var read in new[] { text, amid }.Select(t => SyncCursor.Parse(t, Owner)!))
            Assert.Equal((new RoomPosition(4, 5, 6, IsFavourite: true), new RoomPosition(7, 8, 9)), (read.Find(room), read.Find(other)));
        Assert.Equal(place, SyncCursor.Parse(amid, Owner)!.Place);
    }

    [Fact]
    public void Longer_than_allowed_it_is_none()
    {
        var longest = new RoomPosition(long.MaxValue, long.MaxValue, long.MaxValue, IsFavourite: true);
        var text = With([.. Enumerable.Repeat(longest, 50)]).ToText(Owner);

        Assert.InRange(text.Length, 1, SyncCursor.LengthOf(50));
        Assert.NotNull(SyncCursor.Parse(text, Owner, text.Length));
        Assert.Null(SyncCursor.Parse(text, Owner, text.Length - 1));
    }

    [Fact]
    public void Of_somebody_else_it_is_none()
    {
        var text = With(new RoomPosition(1, 2, 3)).ToText(Owner);

        Assert.Null(SyncCursor.Parse(text, new UserId(Fresh.Id())));
        Assert.NotNull(SyncCursor.Parse(text, Owner));
    }

    [Fact]
    public void Cut_short_it_is_none_or_knows_fewer_rooms()
    {
        var cursor = With(new RoomPosition(long.MaxValue, 300, 7), new RoomPosition(1, 128, 127));
        var bytes = Base64Url.DecodeFromChars(cursor.ToText(Owner));

        var cut = Enumerable.Range(0, bytes.Length)
            .Select(n => SyncCursor.Parse(Base64Url.EncodeToString(bytes.AsSpan(0, n)), Owner)).ToArray();

        // At the end of a room it can be read: that room's successor is then new to the client.
        Assert.Equal([0, 1], cut.Where(c => c is not null).Select(c => c!.Count));
    }

    [Fact]
    public void Garbage_is_none_and_never_an_exception()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(s => s is not null), text => SyncCursor.Parse(text, Owner) is null)
            .QuickCheckThrowOnFailure();
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>().Filter(b => b is not null), bytes =>
        {
            byte[] text = [1, .. Base64Url.DecodeFromChars(new SyncCursor().ToText(Owner)).AsSpan(1), .. bytes];
            _ = SyncCursor.Parse(Base64Url.EncodeToString(text), Owner);
        }).QuickCheckThrowOnFailure();
        Assert.Null(SyncCursor.Parse("", Owner));
        Assert.Null(SyncCursor.Parse(new string('A', 100_000), Owner));
    }

    [Fact]
    public void A_thousand_rooms_fit()
    {
        var cursor = With([.. Enumerable.Range(0, 1_000).Select(i => new RoomPosition(i * 1_000, i, i * 1_000))]);

        var text = cursor.ToText(Owner);

        Assert.Equal(1_000, SyncCursor.Parse(text, Owner)?.Count);
        Assert.InRange(text.Length, 1, 24_000);
    }

    private static SyncCursor With(params RoomPosition[] positions)
    {
        var cursor = new SyncCursor();
        foreach (var position in positions) cursor.Set(new RoomId(Fresh.Id()), position);
        return cursor;
    }

    private static Gen<long> Numbers() => Gen.OneOf(
        Gen.Choose(0, 300).Select(n => (long)n), Gen.Choose(0, int.MaxValue).Select(n => (long)n * 4_000_000_000L),
        Gen.Elements(0L, 127L, 128L, 16_383L, 16_384L, long.MaxValue));
}
