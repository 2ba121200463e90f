using Npgsql;
using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Columns;
using Veza.Shared.Messages.Mentions;
using Veza.Shared.Messages.Notes;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Rooms.Announcing;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Messages;

/// <summary>The columns are described once: <see cref="MessageColumns"/>.</summary>
public sealed class TheColumnsOfAMessage
{
    private static readonly DateTimeOffset Then = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    [Fact]
    public async Task All_that_the_table_has_are_described()
    {
        await using var database = await TestDatabase.CreateAsync();

        var columns = await database.ListAsync("""
            SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
            WHERE attrelid = 'messages'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname COLLATE "C"
            """, r => (r.GetString(0), r.GetString(1).Replace("timestamp with time zone", "timestamptz", StringComparison.Ordinal)));

        Assert.Equal(columns, MessageColumns.Table.Columns.Select(c => (c.Name, c.Type)).OrderBy(c => c.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_new_one_is_stored_read_changed_and_made_up_by_a_line_of_the_description()
    {
        await using var scene = await RoomScene.CreateAsync();
        var alice = await scene.PersonAsync();
        var room = await scene.GroupAsync(alice);
        await scene.Database.RunAsync("ALTER TABLE messages ADD COLUMN colour text");
        var table = new MessageTable(MessageColumns.Table);
        var colour = table.Add<string?>(
            "colour", "text", ColumnUse.Sent | ColumnUse.Changed, r => $"of {r.Message.Content}", sample: "'of none'");

        var sent = new PendingMessage(Saying("one", room, alice), digest: 1, "Alice", quote: null);
        await using (var connection = await scene.Database.Source.OpenConnectionAsync())
            await new MessageBatch(Guid.Empty, scene.Clock, table, scene.Get<AnnouncementOrder>()).WriteAsync(connection, [sent], CancellationToken.None);
        await RunAsync(scene, table.InsertWhole, p => table.Whole(p, [Row(Saying("two", room, alice), 2), Row(Saying("three", room, alice), 3)]));
        await scene.Database.RunAsync(table.MakeUp(
            "generate_series(4, 5) n", (MessageColumns.RoomId, "$1"), (MessageColumns.Seq, "n"), (MessageColumns.UserId, "$2")), room.Value, alice.Value);
        await RunAsync(scene, table.UpdateChanged, p =>
        {
            p.Add(new() { Value = room.Value });
            p.Add(new() { Value = 2L });
            table.Changed(p, Row(Saying("more", room, alice), 2));
        });

        Assert.Equal(
            [("one", "of one"), ("more", "of more"), ("three", "of three"), ("text", "of none"), ("text", "of none")],
            await scene.Database.ListAsync(
                $"SELECT {table.Select} FROM messages m ORDER BY m.seq", r => (MessageColumns.Read(r).Content, colour.Read(r))));
    }

    [Fact]
    public async Task What_is_stored_is_read_as_it_was()
    {
        await using var scene = await RoomScene.CreateAsync();
        var alice = await scene.PersonAsync();
        var room = await scene.GroupAsync(alice);
        var plain = Saying("plain", room, alice) with { Seq = 1 };
        var full = new Message(
            new(Fresh.Id()), room, 2, alice, Fresh.Id(), "\"quoted\", {braced}\n", plain.Id, [new("ann", Fresh.Id()), new("", Fresh.Id())],
            Then, Then.AddHours(1), Then.AddHours(2), 7, Forwarded: new(new(Fresh.Id()), new(Fresh.Id()), 3, new(Fresh.Id()), Then),
            Removal: new("off \"topic\""), Thread: new(new(Fresh.Id()), AlsoInRoom: true));
        var told = Saying("", room, alice) with
        {
            Seq = 3, System = new(SystemCodes.Joined, [alice, new(Fresh.Id())], Count: 12, Message: new(Fresh.Id()), Seq: 4),
        };
        var by = new UserId(Fresh.Id());

        await RunAsync(scene, MessageColumns.Table.InsertWhole, p => MessageColumns.Table.Whole(
            p, [Row(plain, 1), new MessageRow(full, Fresh.Id(), 5, full.Seq, full.CreatedAt, DeletedBy: by), Row(told, 3)]));

        var read = await scene.Database.ListAsync($"SELECT {MessageColumns.Table.Select} FROM messages m ORDER BY m.seq", MessageColumns.Read);
        Message[] stored = [plain, full, told];
        Assert.Equal(stored, read.Select((m, i) => m with { Mentions = stored[i].Mentions, System = stored[i].System }));
        Assert.Equal(full.Mentions, read[1].Mentions);
        Assert.Equal(told.System!.ToText(), read[2].System!.ToText());
        Assert.Equal((5L, by.Value), (await scene.Database.ListAsync(
            "SELECT request_digest, deleted_by FROM messages WHERE seq = 2", r => (r.GetInt64(0), r.GetGuid(1)))).Single());
    }

    [Fact]
    public async Task Columns_that_nobody_in_the_batch_has_are_not_named_and_all_is_stored()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (alice, table) = (await scene.PersonAsync(), new MessageTable(MessageColumns.Table));
        var room = await scene.GroupAsync(alice);
        var plain = Saying("plain", room, alice);
        var naming = Saying("naming", room, alice) with { Mentions = [new Mention("ann", Fresh.Id())] };
        var answering = Saying("answering", room, alice) with { ReplyTo = plain.Id };

        string[] statements = [Insert(plain), Insert(naming), Insert(answering), Insert(plain, naming, answering), Insert(answering, answering)];
        await using (var connection = await scene.Database.Source.OpenConnectionAsync())
        {
            var batch = new MessageBatch(Guid.Empty, scene.Clock, table, scene.Get<AnnouncementOrder>());
            foreach (var message in new[] { plain, naming, answering })
                await batch.WriteAsync(connection, [new PendingMessage(message, digest: 1, "Alice", quote: null)], CancellationToken.None);
        }

        Assert.Equal([(false, false), (true, false), (false, true), (true, true), (false, true)],
            statements.Select(s => (s.Contains("mentioned", StringComparison.Ordinal), s.Contains("reply_to", StringComparison.Ordinal))));
        Assert.Equal(
            [("plain", 0, null), ("naming", 1, null), ("answering", 0, (MessageId?)plain.Id)],
            await scene.Database.ListAsync($"SELECT {table.Select} FROM messages m ORDER BY m.seq", r =>
            {
                var read = MessageColumns.Read(r);
                return (read.Content, read.Mentions.Count, read.ReplyTo);
            }));

        string Insert(params Message[] messages) => table.InsertSent([.. messages.Select(m => Row(m, 1))]).CommandText;
    }

    private static Message Saying(string text, RoomId room, UserId author) =>
        new(new(Fresh.Id()), room, 0, author, Fresh.Id(), text, null, new List<Mention>(), Then);

    private static MessageRow Row(Message message, long seq) => new(message, Fresh.Id(), 0, seq, message.CreatedAt);

    private static async Task RunAsync(RoomScene scene, string sql, Action<NpgsqlParameterCollection> parameters)
    {
        await using var command = scene.Database.Source.CreateCommand(sql);
        parameters(command.Parameters);
        await command.ExecuteNonQueryAsync();
    }
}
