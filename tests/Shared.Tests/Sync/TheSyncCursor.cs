using System.Buffers.Text;
using FsCheck;
using FsCheck.Fluent;
using Veza.Shared.Common;
using Veza.Shared.Sync;

namespace Veza.Shared.Tests.Sync;

public sealed class TheSyncCursor
{
    private const byte Version = 5;

    private static readonly UserId Owner = new(Fresh.Id());

    [Fact]
    public void What_was_noted_is_found_again()
    {
        Prop.ForAll(Rooms().ToArbitrary(), noted =>
        {
            var read = SyncCursor.Parse(Cursor(noted).ToText(Owner), Owner);

            return read is not null && read.Place == noted.Place && read.Count == noted.Rooms.Length
                && noted.Rooms.All(r => read.Find(r.Id) == r.Position && read.ThreadsOf(r.Id).SequenceEqual(r.Threads))
                && read.Find(new RoomId(Fresh.Id())) is null;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Former_forms_are_read_as_they_were_and_written_as_the_present_one()
    {
        Prop.ForAll(Rooms().ToArbitrary(), noted =>
        {
            var text = FormerCursor.Write(Cursor(noted), Owner, noted.Rooms.Select(r => r.Id));

            var read = SyncCursor.Parse(text, Owner)!;
            return First(text) is >= 1 and <= 4 && read.Place == noted.Place && read.Count == noted.Rooms.Length
                && noted.Rooms.All(r => read.Find(r.Id) == r.Position && read.ThreadsOf(r.Id).Count == 0)
                && First(read.ToText(Owner)) == Version;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_version_that_is_not_known_is_none()
    {
        var bytes = Base64Url.DecodeFromChars(With(new RoomPosition(1, 2, 3)).ToText(Owner));
        foreach (byte version in (byte[])[0, 6, 7, 255])
        {
            bytes[0] = version;

            Assert.Null(SyncCursor.Parse(Base64Url.EncodeToString(bytes), Owner));
        }
    }

    [Fact]
    public void Extras_of_a_later_build_are_skipped()
    {
        var room = new RoomId(Fresh.Id());
        var cursor = new SyncCursor();
        cursor.Set(room, new RoomPosition(4, 5, 6, IsFavourite: true));
        var bytes = Base64Url.DecodeFromChars(cursor.ToText(Owner));

        byte[] later = [.. bytes[..^1], 99, 3, 1, 2, 3, 0]; // a tag, its length and its bytes before the end
        var read = SyncCursor.Parse(Base64Url.EncodeToString(later), Owner);

        Assert.Equal(new RoomPosition(4, 5, 6, IsFavourite: true), read?.Find(room));
        Assert.Equal(cursor.ToText(Owner), read!.ToText(Owner));
    }

    [Fact]
    public void Longer_than_allowed_it_is_none()
    {
        var longest = new RoomPosition(long.MaxValue, long.MaxValue, 0, IsFavourite: true);
        var cursor = With([.. Enumerable.Repeat(longest, 50)]);
        for (var i = 0; i < 3; i++)
        {
            var room = new RoomId(Fresh.Id());
            cursor.Set(room, longest);
            cursor.SetThreads(room, [.. Enumerable.Range(0, 900).Select(n => new ThreadMark(((long)n << 40) + 1, long.MaxValue))]);
        }

        cursor.Place = new RoomId(Fresh.Id());
        var text = cursor.ToText(Owner);

        Assert.InRange(text.Length, 1, SyncCursor.LengthOf(53));
        Assert.NotNull(SyncCursor.Parse(text, Owner, text.Length));
        Assert.Null(SyncCursor.Parse(text, Owner, text.Length - 1));
    }

    [Fact]
    public void The_newest_threads_are_kept_as_far_as_there_is_room()
    {
        var (cursor, first, second) = (new SyncCursor(), new RoomId(Fresh.Id()), new RoomId(Fresh.Id()));
        foreach (var room in new[] { first, second })
        {
            cursor.Set(room, new RoomPosition(1, 1, 1));
            cursor.SetThreads(room, [.. Enumerable.Range(1_000, 700).Select(n => new ThreadMark(n, n))]);
        }

        var read = SyncCursor.Parse(cursor.ToText(Owner), Owner)!;
        read.SetThreads(first, [new ThreadMark(7, 8)]);

        Assert.Equal(Enumerable.Range(1_376, 324).Select(n => (long)n), read.ThreadsOf(second).Select(t => t.Root)); // four bytes each
        Assert.Equal([new ThreadMark(7, 8)], SyncCursor.Parse(read.ToText(Owner), Owner)!.ThreadsOf(first));
    }

    [Fact]
    public void Of_somebody_else_it_is_none()
    {
        var cursor = With(new RoomPosition(1, 2, 3));

        foreach (var text in new[] { cursor.ToText(Owner), FormerCursor.Write(cursor, Owner, []) })
        {
            Assert.Null(SyncCursor.Parse(text, new UserId(Fresh.Id())));
            Assert.NotNull(SyncCursor.Parse(text, Owner));
        }
    }

    [Fact]
    public void Cut_short_or_with_something_behind_it_it_is_none()
    {
        var cursor = With(new RoomPosition(long.MaxValue, 300, 7), new RoomPosition(1, 128, 127), new RoomPosition(9, 9, 9, IsFavourite: true));
        cursor.Place = new RoomId(Fresh.Id());
        var bytes = Base64Url.DecodeFromChars(cursor.ToText(Owner));

        var cut = Enumerable.Range(0, bytes.Length).Select(n => bytes[..n]).Append([.. bytes, 0]);

        Assert.All(cut, b => Assert.Null(SyncCursor.Parse(Base64Url.EncodeToString(b), Owner)));
        Assert.Equal(3, SyncCursor.Parse(Base64Url.EncodeToString(bytes), Owner)?.Count);
    }

    [Fact]
    public void The_first_form_cut_short_is_none_or_knows_fewer_rooms()
    {
        var (cursor, rooms) = (new SyncCursor(), new[] { new RoomId(Fresh.Id()), new RoomId(Fresh.Id()) });
        cursor.Set(rooms[0], new RoomPosition(long.MaxValue, 300, 7));
        cursor.Set(rooms[1], new RoomPosition(1, 128, 127));
        var bytes = Base64Url.DecodeFromChars(FormerCursor.Write(cursor, Owner, rooms));

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
            var header = Base64Url.DecodeFromChars(new SyncCursor().ToText(Owner)).AsSpan(1, 8).ToArray();
            for (byte version = 1; version <= Version; version++)
            {
                byte[] text = [version, .. header, .. bytes];
                _ = SyncCursor.Parse(Base64Url.EncodeToString(text), Owner);
            }
        }).QuickCheckThrowOnFailure();
        Assert.Null(SyncCursor.Parse("", Owner));
        Assert.Null(SyncCursor.Parse(new string('A', 100_000), Owner));
    }

    [Fact]
    public void A_changed_byte_is_never_an_exception_and_what_is_read_can_be_written()
    {
        Prop.ForAll(Rooms().ToArbitrary(), Gen.Choose(0, 10_000).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), (noted, at, change) =>
        {
            var bytes = Base64Url.DecodeFromChars(Cursor(noted).ToText(Owner));
            bytes[at % bytes.Length] ^= (byte)change;

            var read = SyncCursor.Parse(Base64Url.EncodeToString(bytes), Owner);
            return read is null || SyncCursor.Parse(read.ToText(Owner), Owner)?.Count == read.Count;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_thousand_rooms_fit_in_less_than_before()
    {
        var rooms = Enumerable.Range(0, 1_000).Select(_ => new RoomId(Fresh.Id())).ToArray();
        var cursor = new SyncCursor();
        for (var i = 0; i < rooms.Length; i++) cursor.Set(rooms[i], new RoomPosition(i * 1_000, i, i * 1_000));

        var text = cursor.ToText(Owner);

        Assert.Equal(1_000, SyncCursor.Parse(text, Owner)?.Count);
        Assert.InRange(text.Length, 1, FormerCursor.Write(cursor, Owner, rooms).Length);
    }

    private static int First(string text) => Base64Url.DecodeFromChars(text)[0];

    private static SyncCursor With(params RoomPosition[] positions)
    {
        var cursor = new SyncCursor();
        foreach (var position in positions) cursor.Set(new RoomId(Fresh.Id()), position);
        return cursor;
    }

    private static SyncCursor Cursor(Noted noted)
    {
        var cursor = new SyncCursor { Place = noted.Place };
        foreach (var (id, position, threads) in noted.Rooms)
        {
            cursor.Set(id, position);
            cursor.SetThreads(id, threads);
        }

        return cursor;
    }

    private static Gen<Noted> Rooms()
    {
        var mark = from root in Numbers() from read in Numbers() select new ThreadMark(Math.Max(1, root), read);
        var room =
            from seq in Numbers() from revision in Numbers() from read in Numbers()
            from favourite in Gen.Elements(true, false, false)
            from threads in Gen.OneOf(Gen.Constant(new List<ThreadMark>()), mark.ListOf(2).Select(l => l.ToList()))
            select new NotedRoom(
                new RoomId(Fresh.Id()), new RoomPosition(seq, revision, read, favourite), [.. threads.DistinctBy(t => t.Root).OrderBy(t => t.Root)]);
        return from rooms in room.ListOf() from isAmid in Gen.Elements(true, false)
               select new Noted(isAmid ? new RoomId(Fresh.Id()) : null, [.. rooms]);
    }

    private static Gen<long> Numbers() => Gen.OneOf(
        Gen.Choose(0, 300).Select(n => (long)n), Gen.Choose(0, int.MaxValue).Select(n => (long)n * 4_000_000_000L),
        Gen.Elements(0L, 127L, 128L, 16_383L, 16_384L, long.MaxValue));

    private sealed record Noted(RoomId? Place, NotedRoom[] Rooms);

    private sealed record NotedRoom(RoomId Id, RoomPosition Position, ThreadMark[] Threads);
}
