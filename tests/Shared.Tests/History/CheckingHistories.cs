using FsCheck;
using FsCheck.Fluent;
using Veza.History;

namespace Veza.Shared.Tests.History;

public sealed class CheckingHistories
{
    [Fact]
    public void A_correct_history_passes_and_says_how_much_it_held()
    {
        var chat = new SimulatedChat(clients: 2, rooms: 1);
        chat.Say(0, "one");
        chat.Say(1, "two");
        chat.CatchUp();

        var report = chat.Check();

        Assert.True(report.IsCorrect, report.ToString());
        Assert.Equal((2, 2, 4), (report.Stored, report.Acknowledged, report.Seen));
    }

    [Fact]
    public void An_acknowledged_message_that_is_not_there_is_lost()
    {
        var chat = Talk();
        chat.Stored().RemoveAt(2);

        Assert.Contains(ViolationKind.Lost, Kinds(chat));
    }

    [Fact]
    public void A_message_that_a_client_lacks_after_catching_up_is_lost()
    {
        var chat = new SimulatedChat(clients: 2, rooms: 1);
        var message = chat.Say(0, "one");
        chat.Clients[0].Saw(message);
        chat.Clients[0].CaughtUp(message.Room);
        chat.Clients[1].CaughtUp(message.Room);

        var violation = Assert.Single(chat.Check().Violations);
        Assert.Equal(ViolationKind.Lost, violation.Kind);
        Assert.Contains("client 1", violation.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_the_page_of_a_client_does_not_show_is_lost()
    {
        var chat = Talk();
        chat.Clients[0].Shows(chat.RoomIds[0], [1, 2, 4]);

        Assert.Equal([ViolationKind.Lost], Kinds(chat));
    }

    [Fact]
    public void A_thread_that_says_another_number_than_it_has_or_that_a_client_holds_otherwise_is_miscounted()
    {
        Assert.True(Thread(said: 2, held: 2).IsCorrect);
        Assert.Equal([ViolationKind.Miscounted], Thread(said: 3, held: 3).Violations.Select(v => v.Kind));
        Assert.Equal([ViolationKind.Miscounted], Thread(said: 2, held: 1).Violations.Select(v => v.Kind));

        // Three replies, of which the last one is a tombstone.
        static HistoryReport Thread(long said, long held)
        {
            var chat = new SimulatedChat(clients: 1, rooms: 1);
            var root = chat.Say(0, "root");
            for (var n = 0; n < 3; n++) chat.Say(0, $"reply {n}");
            var stored = chat.Stored();
            for (var n = 1; n <= 3; n++) stored[n] = stored[n] with { ThreadRoot = root.Id };
            stored[3] = stored[3] with { Content = "", Deleted = true };
            chat.CatchUp();
            chat.Clients[0].SawThread(new ThreadSaid(root.Room, root.Id, 4, held));
            return HistoryChecker.Check(
                chat.Clients, [new FinalHistory(root.Room, stored, Threads: [new ThreadSaid(root.Room, root.Id, 4, said)])]);
        }
    }

    [Fact]
    public void A_held_message_is_stored_when_it_was_let_through_and_under_the_id_that_was_told()
    {
        Assert.True(Hold(publish: true, isStored: true).IsCorrect);
        Assert.True(Hold(publish: false, isStored: false).IsCorrect);
        Assert.True(Hold(publish: null, isStored: false).IsCorrect);
        Assert.Equal((1, 1, 0), (Hold(publish: true, isStored: true).Held, Hold(publish: true, isStored: true).Stored, Hold(publish: true, isStored: true).Unknown));
        Assert.Equal(ViolationKind.Lost, Assert.Single(Hold(publish: true, isStored: false).Violations).Kind);
        Assert.Equal(ViolationKind.Phantom, Assert.Single(Hold(publish: false, isStored: true).Violations).Kind);
        Assert.Equal(ViolationKind.Phantom, Assert.Single(Hold(publish: null, isStored: true).Violations).Kind);
        Assert.Equal(ViolationKind.Doubled, Assert.Single(Hold(publish: true, isStored: true, another: true).Violations).Kind);
    }

    [Fact]
    public void One_send_stored_twice_is_doubled()
    {
        var chat = Talk(catchUp: false);
        chat.Stored().Add(chat.Stored()[1] with { Seq = 5, Id = Fresh.Id() });

        Assert.Equal([ViolationKind.Doubled], Kinds(chat));
    }

    [Fact]
    public void A_retry_that_is_answered_with_another_result_is_doubled()
    {
        var chat = Talk();
        var message = chat.Stored()[0];
        chat.Clients[0].Sending(message.Room, message.ClientMessageId, message.Content);
        chat.Clients[0].Acknowledged(message.ClientMessageId, chat.Stored()[1].Id, 2);

        Assert.Equal([ViolationKind.Doubled], Kinds(chat));
    }

    [Fact]
    public void A_message_seen_at_two_places_is_doubled()
    {
        var chat = Talk();
        chat.Clients[1].Saw(chat.Stored()[0] with { Seq = 4 });

        Assert.Contains(ViolationKind.Doubled, Kinds(chat));
    }

    [Fact]
    public void A_message_shown_twice_is_doubled()
    {
        var chat = Talk();
        chat.Clients[0].Shows(chat.RoomIds[0], [1, 2, 2, 3, 4]);

        Assert.Equal([ViolationKind.Doubled], Kinds(chat));
    }

    [Fact]
    public void A_change_heard_below_an_earlier_one_of_its_connection_is_reordered()
    {
        var chat = Talk();
        var (one, other) = (new object(), new object());
        chat.Clients[0].Heard(chat.RoomIds[0], 1, one);
        chat.Clients[0].Heard(chat.RoomIds[0], 3, one);
        chat.Clients[0].Heard(chat.RoomIds[0], 3, one);
        chat.Clients[0].Heard(chat.RoomIds[0], 2, other);
        chat.Clients[0].Heard(chat.RoomIds[0], 1, connection: null);
        chat.Clients[0].Heard(Fresh.Id(), 1, one);
        var before = chat.Check();

        chat.Clients[0].Heard(chat.RoomIds[0], 2, one);

        Assert.True(before.IsCorrect, before.ToString());
        Assert.Equal([ViolationKind.Reordered], Kinds(chat));
    }

    [Fact]
    public void A_change_that_a_client_lacks_after_catching_up_is_lost()
    {
        var chat = Talk();
        var message = chat.Stored()[1];
        chat.Stored()[1] = message with { Content = "", Deleted = true, Revision = 2 };
        chat.Clients[0].Saw(chat.Stored()[1]);

        var violations = chat.Check().Violations;

        Assert.Equal(chat.Clients.Length - 1, violations.Count);
        Assert.All(violations, v => Assert.Equal(ViolationKind.Lost, v.Kind));
    }

    [Fact]
    public void A_send_that_began_after_an_answer_and_stands_before_it_is_reordered()
    {
        var chat = new SimulatedChat(clients: 1, rooms: 1);
        var (log, user) = (chat.Clients[0], chat.Clients[0].User);
        var (first, second) = (Fresh.Id(), Fresh.Id());
        var late = new Message(chat.RoomIds[0], 2, Fresh.Id(), user, first, "first");
        var early = new Message(chat.RoomIds[0], 1, Fresh.Id(), user, second, "second");
        chat.Stored().AddRange([early, late]);

        log.Sending(chat.RoomIds[0], first, "first");
        log.Acknowledged(first, late.Id, late.Seq);
        log.Sending(chat.RoomIds[0], second, "second");
        log.Acknowledged(second, early.Id, early.Seq);

        Assert.Equal([ViolationKind.Reordered], Kinds(chat));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Overlapping_sends_of_one_connection_keep_their_order_and_others_need_not(bool together, int violations)
    {
        var chat = new SimulatedChat(clients: 1, rooms: 1);
        var connection = new object();
        var first = chat.Begin(0, "first", connection: connection);
        var second = chat.Begin(0, "second", connection: together ? connection : new object());
        var early = chat.Store(0, second, "second");
        var late = chat.Store(0, first, "first");
        chat.Clients[0].Acknowledged(second, early.Id, early.Seq);
        chat.Clients[0].Acknowledged(first, late.Id, late.Seq);

        Assert.Equal(violations, chat.Check().Violations.Count(v => v.Kind == ViolationKind.Reordered));
    }

    [Fact]
    public void A_repeated_send_may_come_after_what_left_later()
    {
        var chat = new SimulatedChat(clients: 1, rooms: 1);
        var connection = new object();
        var first = chat.Begin(0, "first", connection: connection);
        var second = chat.Begin(0, "second", connection: connection);
        var early = chat.Store(0, second, "second");
        chat.Clients[0].Acknowledged(second, early.Id, early.Seq);
        chat.Clients[0].Sending(chat.RoomIds[0], first, "first", connection);
        var late = chat.Store(0, first, "first");
        chat.Clients[0].Acknowledged(first, late.Id, late.Seq);

        Assert.Empty(chat.Check().Violations);
    }

    [Fact]
    public void A_view_that_does_not_ascend_is_reordered()
    {
        var chat = Talk();
        chat.Clients[0].Shows(chat.RoomIds[0], [1, 3, 2, 4]);

        Assert.Equal([ViolationKind.Reordered], Kinds(chat));
    }

    [Fact]
    public void Clients_that_see_a_message_at_different_places_are_told_apart()
    {
        var chat = new SimulatedChat(clients: 2, rooms: 1);
        var message = chat.Say(0, "one");
        chat.Clients[1].Saw(message with { Seq = 7 });

        Assert.Equal([ViolationKind.Reordered], Kinds(chat));
    }

    [Fact]
    public void A_message_that_nobody_sent_is_a_phantom()
    {
        var chat = Talk(catchUp: false);
        chat.Store(0, Fresh.Id(), "from nowhere");

        Assert.Equal([ViolationKind.Phantom], Kinds(chat));
    }

    [Fact]
    public void A_message_that_was_seen_and_is_not_stored_is_a_phantom()
    {
        var chat = Talk();
        chat.Clients[1].Saw(chat.Stored()[0] with { Id = Fresh.Id() });

        Assert.Equal([ViolationKind.Phantom], Kinds(chat));
    }

    [Fact]
    public void Another_content_than_was_sent_is_a_phantom_unless_somebody_edited_it()
    {
        var chat = Talk();
        var edited = chat.Stored()[0];
        chat.Clients[0].Editing(edited.Id, "better");
        chat.Clients[1].Saw(edited with { Content = "better" });
        var allowed = chat.Check();
        chat.Clients[1].Saw(edited with { Content = "worse" });

        Assert.True(allowed.IsCorrect, allowed.ToString());
        Assert.Equal([ViolationKind.Phantom], Kinds(chat));
    }

    [Fact]
    public void A_refused_message_that_is_stored_all_the_same_is_a_phantom()
    {
        var chat = new SimulatedChat(clients: 1, rooms: 1);
        var id = chat.Begin(0, "no");
        chat.Clients[0].Refused(id, "overloaded");
        chat.Store(0, id, "no");

        Assert.Equal([ViolationKind.Phantom], Kinds(chat));
    }

    [Fact]
    public void A_hole_in_the_numbers_is_a_gap()
    {
        var chat = new SimulatedChat(clients: 1, rooms: 1);
        chat.Store(0, chat.Begin(0, "one"), "one");
        var second = chat.Store(0, chat.Begin(0, "two"), "two");
        chat.Stored()[1] = second with { Seq = 3 };

        Assert.Equal([ViolationKind.Gap], Kinds(chat));
    }

    [Fact]
    public void What_is_unread_after_reading_to_the_end_is_stuck()
    {
        var chat = Talk();
        chat.Clients[0].Unread(chat.RoomIds[0], readSeq: 4, unreadCount: 1);

        Assert.Equal([ViolationKind.StuckUnread], Kinds(chat));
    }

    [Fact]
    public void What_is_unread_before_the_end_is_not()
    {
        var chat = Talk();
        chat.Clients[0].Unread(chat.RoomIds[0], readSeq: 3, unreadCount: 1);

        Assert.Empty(chat.Check().Violations);
    }

    [Fact]
    public void Every_history_of_a_correct_server_passes() =>
        Prop.ForAll<(byte Client, byte Room, byte What)[]>(steps =>
        {
            var report = Play(steps).Check();
            Assert.True(report.IsCorrect, report.ToString());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void No_history_passes_once_a_stored_message_that_everybody_saw_is_taken_away() =>
        Prop.ForAll<(byte Client, byte Room, byte What)[], byte>((steps, which) =>
        {
            var chat = Play([.. steps, (0, 0, 0)]);
            chat.Stored().RemoveAt(which % chat.Stored().Count);

            Assert.NotEmpty(chat.Check().Violations);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void No_history_passes_once_two_neighbours_of_one_sender_changed_places() =>
        Prop.ForAll<(byte Client, byte Room, byte What)[]>(steps =>
        {
            var chat = Play([.. steps, (1, 0, 0), (1, 0, 0)]);
            var stored = chat.Stored();
            (stored[^1], stored[^2]) = (stored[^2] with { Seq = stored[^1].Seq }, stored[^1] with { Seq = stored[^2].Seq });

            Assert.Contains(ViolationKind.Reordered, Kinds(chat));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>One message that is held.</summary>
    /// <param name="publish">What was decided; null: nothing yet.</param>
    /// <param name="isStored">Whether the server has it in the room.</param>
    /// <param name="another">Whether that is under another id than was told.</param>
    private static HistoryReport Hold(bool? publish, bool isStored, bool another = false)
    {
        var chat = new SimulatedChat(clients: 1, rooms: 1);
        var send = chat.Begin(0, "one");
        var id = isStored ? chat.Store(0, send, "one").Id : Fresh.Id();
        if (another) id = Fresh.Id();
        chat.Clients[0].Held(send, id);
        if (publish is { } decided) chat.Clients[0].Deciding(id, decided);
        return chat.Check();
    }

    private static SimulatedChat Talk(bool catchUp = true)
    {
        var chat = new SimulatedChat(clients: 2, rooms: 1);
        for (var i = 0; i < 4; i++) chat.Say(i % 2, $"message {i}");
        if (catchUp) chat.CatchUp();
        return chat;
    }

    /// <summary>Each step is a send with one of the fates that it can have; at the end everybody catches up.</summary>
    private static SimulatedChat Play((byte Client, byte Room, byte What)[] steps)
    {
        var chat = new SimulatedChat(clients: 3, rooms: 2);
        for (var i = 0; i < steps.Length; i++)
        {
            var (client, room, what) = (steps[i].Client % 3, steps[i].Room % 2, steps[i].What % 6);
            var text = $"message {i}";
            if (what == 0)
            {
                chat.Clients[client].Saw(chat.Say(client, text, room));
                continue;
            }

            var id = chat.Begin(client, text, room, chat.Clients[client]);
            if (what == 1) continue; // lost on the way, the client gave up
            if (what == 2)
            {
                chat.Clients[client].Refused(id, "overloaded");
                continue;
            }

            var stored = what == 3 ? null : chat.Store(client, id, text, room); // 3: lost on the way, then repeated
            if (what == 4) continue; // the answer was lost, the client gave up
            chat.Clients[client].Sending(chat.RoomIds[room], id, text, chat.Clients[client]);
            stored ??= chat.Store(client, id, text, room);
            chat.Clients[client].Acknowledged(id, stored.Id, stored.Seq);
        }

        chat.CatchUp();
        return chat;
    }

    private static List<ViolationKind> Kinds(SimulatedChat chat) =>
        [.. chat.Check().Violations.Select(v => v.Kind).Distinct()];
}
