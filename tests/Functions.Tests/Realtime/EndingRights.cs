using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Veza.Shared.Realtime.Backplane;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Realtime;

/// <summary>What ended at one server ends at the other one, which hears nothing of it.</summary>
[Trait(Stage.Name, Stage.Standalone)] // SignalR Service holds the connections of the second stage
public sealed class EndingRights
{
    /// <summary>What the other server does without.</summary>
    public enum Loss
    {
        /// <summary>Every notice; Redis is there.</summary>
        Notices,

        /// <summary>Redis.</summary>
        Redis,

        /// <summary>Every notice, and PostgreSQL for a while.</summary>
        Postgres,
    }

    [Theory]
    [InlineData(Loss.Notices)]
    [InlineData(Loss.Redis)]
    [InlineData(Loss.Postgres)]
    public async Task Who_is_removed_is_told_and_hears_nothing_any_more(Loss loss)
    {
        await using var scene = await Scene.StartAsync(loss);
        await using var there = await scene.Other.ConnectAsync(scene.Bob);

        await scene.WithLossAsync(() => scene.Alice.TryAsync(HttpMethod.Delete, $"/api/rooms/{scene.Room}/members/{scene.Bob.Id}"));

        var told = await there.NextAsync("room.member_left");
        Assert.Equal((scene.Room, scene.Bob.Id, 2), (told.Guid("room_id"), told.Guid("user_id"), told.Number("member_count")));
        await scene.AssertHearsNothingAsync(there);
    }

    [Theory]
    [InlineData(Loss.Notices)]
    [InlineData(Loss.Redis)]
    public async Task Who_leaves_hears_nothing_any_more(Loss loss)
    {
        await using var scene = await Scene.StartAsync(loss);
        await using var there = await scene.Other.ConnectAsync(scene.Bob);

        await scene.WithLossAsync(() => scene.Bob.TryAsync(HttpMethod.Delete, $"/api/rooms/{scene.Room}/members/{scene.Bob.Id}"));

        await there.NextAsync("room.member_left");
        await scene.AssertHearsNothingAsync(there);
    }

    [Theory]
    [InlineData(Loss.Notices)]
    [InlineData(Loss.Redis)]
    public async Task A_deleted_room_is_gone_for_everybody_in_it(Loss loss)
    {
        await using var scene = await Scene.StartAsync(loss);
        await using var there = await scene.Other.ConnectAsync(scene.Bob);
        await using var also = await scene.Other.ConnectAsync(scene.Carol);

        await scene.WithLossAsync(() => scene.Alice.TryAsync(HttpMethod.Delete, $"/api/rooms/{scene.Room}"));

        foreach (var device in new[] { there, also })
        {
            Assert.Equal(scene.Room, (await device.NextAsync("room.deleted")).Guid("room_id"));
            Assert.Equal("room_not_found", (await device.InvokeAsync(TestChat.Saying(scene.Room, "anybody?"))).Text("code"));
        }
    }

    [Fact]
    public async Task A_room_is_deleted_once_for_each_who_hears_of_it()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (room, other) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice, bob));
        await using var here = await server.ConnectAsync(bob);
        await using var there = await sibling.ConnectAsync(bob);

        await alice.DeleteRoomAsync(room);

        foreach (var device in new[] { here, there }) await device.NextAsync("room.deleted");
        await alice.SayAsync(other, "done");
        foreach (var device in new[] { here, there })
        {
            await device.NextAsync("message.new");
            Assert.Single(device.Events, e => e.Text("type") == "room.deleted");
        }
    }

    [Theory]
    [InlineData(Loss.Notices)]
    [InlineData(Loss.Redis)]
    [InlineData(Loss.Postgres)]
    public async Task A_sign_in_that_ended_takes_connections_and_tokens_with_it(Loss loss)
    {
        await using var scene = await Scene.StartAsync(loss);
        await using var there = await scene.Other.ConnectAsync(scene.Bob);
        await using var carols = await scene.Other.ConnectAsync(scene.Carol);
        var bobThere = scene.Bob.At(scene.Other.Address);
        await bobThere.GetAsync("/api/rooms"); // his token is remembered

        await scene.WithLossAsync(() => scene.Bob.TryAsync(HttpMethod.Post, "/api/auth/logout", new JsonObject()));

        Assert.Equal("signed_out", (await there.NextAsync("error")).Text("code"));
        await there.Closed;
        Assert.Equal((HttpStatusCode.Unauthorized, "token_invalid"), await bobThere.TryAsync(HttpMethod.Get, "/api/rooms"));
        await carols.SettleAsync();
    }

    [Fact]
    public async Task Once_Redis_is_back_it_is_looked_up_at_once()
    {
        var clock = new ManualClock(); // stands still: no round is due
        await using var scene = await Scene.StartAsync(Loss.Redis, clock);
        await using var there = await scene.Other.ConnectAsync(scene.Bob);
        await using var signedOut = await scene.Other.ConnectAsync(scene.Carol);

        await scene.WithLossAsync(async () =>
        {
            await scene.Alice.TryAsync(HttpMethod.Delete, $"/api/rooms/{scene.Room}/members/{scene.Bob.Id}");
            await scene.Carol.PostAsync("/api/auth/logout");
        });
        scene.EndLoss();

        await there.NextAsync("room.member_left");
        Assert.Equal("signed_out", (await signedOut.NextAsync("error")).Text("code"));
    }

    [Theory]
    [InlineData("message.send")]
    [InlineData("typing.start")]
    [InlineData("presence.update")]
    [InlineData("room.join")]
    [InlineData("ping")]
    [InlineData("no.such.event")]
    public async Task What_a_client_says_counts_only_while_its_sign_in_lives(string type)
    {
        var clock = new ManualClock(); // stands still: no round is due
        await using var server = await TestServer.StartAsync(clock: clock);
        await using var sibling = await server.StartSiblingAsync(clock: clock);
        using var fence = new BackplaneFence(server, sibling);
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await using var there = await sibling.ConnectAsync(alice);
        var session = await server.Database.ValueAsync<Guid>("UPDATE sessions SET revoked_at = now() RETURNING id");

        // Of all that follows the end of a sign-in only this arrives: memory knows no more that it lives.
        server.Services.GetRequiredService<RedisBackplane>().Send(BackplaneMessage.SessionEnded, session.ToByteArray());
        await fence.PassAsync();
        var answer = await there.InvokeAsync(new JsonObject { ["type"] = type, ["room_id"] = room, ["content"] = "from the grave", ["status"] = "busy" });

        Assert.Equal("connection_unknown", answer.Text("code"));
        Assert.Equal("signed_out", (await there.NextAsync("error")).Text("code"));
        await there.Closed;
        Assert.Equal(0, await server.Database.CountAsync("messages"));
    }

    [Fact]
    public async Task What_is_stored_after_a_removal_reaches_nobody_who_was_removed_whatever_is_heard_first()
    {
        var clock = new ManualClock(); // stands still: no round is due, only the message itself can tell
        await using var scene = await Scene.StartAsync(Loss.Notices, clock);
        await using var third = await scene.StartAnotherAsync(clock); // hears the other one, and not the first
        await using var here = await third.ConnectAsync(scene.Bob);
        await using var there = await scene.Other.ConnectAsync(scene.Bob);
        await using var carol = await third.ConnectAsync(scene.Carol);

        await scene.Alice.TryAsync(HttpMethod.Delete, $"/api/rooms/{scene.Room}/members/{scene.Bob.Id}");
        await scene.CarolThere.SayAsync(scene.Room, "secret");

        Assert.Equal("secret", (await carol.NextAsync("message.new"))["message"].Text("content"));
        foreach (var device in new[] { here, there })
        {
            Assert.Equal(scene.Bob.Id, (await device.NextAsync("room.member_left")).Guid("user_id"));
            await scene.AssertHearsNothingAsync(device);
        }
    }

    [Theory]
    [InlineData("edit")]
    [InlineData("delete")]
    [InlineData("rename")]
    public async Task Nor_do_changes_of_what_was_there(string change)
    {
        var clock = new ManualClock();
        await using var scene = await Scene.StartAsync(Loss.Notices, clock);
        var said = (await scene.Alice.SayAsync(scene.Room, "hello")).Guid("id");
        await using var there = await scene.Other.ConnectAsync(scene.Bob);
        var alice = scene.Alice.At(scene.Other.Address);

        await scene.Alice.TryAsync(HttpMethod.Delete, $"/api/rooms/{scene.Room}/members/{scene.Bob.Id}");
        var done = change switch
        {
            "edit" => alice.EditAsync(said, "secret"),
            "delete" => alice.DeleteAsync(said),
            _ => alice.TryAsync(HttpMethod.Patch, $"/api/rooms/{scene.Room}", new { name = "secret" }),
        };
        await done;

        // The number of the removal was never heard of there: what follows on it waits for it, a moment by the clock, and no round is due.
        await Waiting.UntilAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(5));
                return there.Events.Any(e => e.Text("type") == "room.member_left");
            },
            () => "Bob is told");
        await there.NextAsync("room.member_left");
        await scene.AssertHearsNothingAsync(there);
        Assert.DoesNotContain(there.Events, e => e.Text("type") is "message.updated" or "message.deleted" or "room.updated");
    }

    [Fact]
    public async Task Who_comes_back_hears_what_follows()
    {
        await using var scene = await Scene.StartAsync(Loss.Notices, new ManualClock());
        await using var there = await scene.Other.ConnectAsync(scene.Bob);

        await scene.Alice.TryAsync(HttpMethod.Delete, $"/api/rooms/{scene.Room}/members/{scene.Bob.Id}");
        await scene.Alice.At(scene.Other.Address).PostAsync($"/api/rooms/{scene.Room}/members", new { user_ids = new[] { scene.Bob.Id } });
        await scene.CarolThere.SayAsync(scene.Room, "welcome back");

        Assert.Equal("welcome back", (await there.NextAsync("message.new"))["message"].Text("content"));
    }

    [Fact]
    public async Task Under_load_the_last_message_heard_is_the_last_one_before_the_removal()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        await NoteDeparturesAsync(server.Database);
        var (alice, bob, carol) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"), await server.CreateUserAsync("Carol"));
        var (room, quiet) = (await server.CreateRoomAsync(alice, bob, carol), await server.CreateRoomAsync(alice, bob));
        await using var there = await sibling.ConnectAsync(bob);
        await using var here = await server.ConnectAsync(bob);
        await using var carolThere = await sibling.ConnectAsync(carol);
        await using var carolHere = await server.ConnectAsync(carol);
        TestUser[] doors = [alice, alice.At(sibling.Address)];

        for (var round = 0; round < 8; round++)
        {
            await alice.SayAsync(room, $"{round} before"); // Bob is in, and hears
            foreach (var device in new[] { here, there, carolHere, carolThere })
                await device.NextAsync(e => e["message"]?["content"]?.GetValue<string>() == $"{round} before");

            var talking = doors.SelectMany(door => Enumerable.Range(0, 6).Select(i => door.SayAsync(room, $"{round} {i}"))).ToList();
            await doors[0].TryAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{bob.Id}");
            talking.AddRange(doors.Select(door => door.SayAsync(room, $"{round} after")));
            await Task.WhenAll(talking);
            foreach (var device in new[] { carolHere, carolThere }) // whoever is back may hear what was said meanwhile
                for (var i = 0; i < talking.Count; i++) await device.NextAsync("message.new");
            await alice.PostAsync($"/api/rooms/{room}/members", new { user_ids = new[] { bob.Id } });
            foreach (var device in new[] { here, there })
                await device.NextAsync(e => e.Text("type") == "room.member_joined" && e.Guid("user_id") == bob.Id);
        }

        foreach (var door in doors) await door.SayAsync(quiet, "done");
        var absences = await AbsencesAsync(server.Database, bob.Id);
        Assert.Equal(8, absences.Count);
        foreach (var device in new[] { here, there })
        {
            for (var i = 0; i < doors.Length; i++) await device.NextAsync(e => e["message"]?["content"]?.GetValue<string>() == "done");
            var heard = device.Events.Where(e => e.Text("type") == "message.new" && e["message"].Guid("room_id") == room)
                .Select(e => e["message"].Number("seq")).ToArray();
            Assert.True(heard.Length >= absences.Count, $"Only {heard.Length} messages were heard.");
            Assert.DoesNotContain(heard, seq => absences.Any(a => seq > a.After && seq <= a.UpTo));
        }
    }

    /// <summary>Keeps, in the very transactions, which messages there were when somebody left and when they came back.</summary>
    private static Task<int> NoteDeparturesAsync(TestDatabase database) => database.RunAsync("""
        CREATE TABLE comings (user_id uuid, gone boolean, seq bigint, n bigint GENERATED ALWAYS AS IDENTITY);
        CREATE FUNCTION note_coming() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO comings (user_id, gone, seq)
            SELECT NEW.user_id, NEW.left_at IS NOT NULL, last_seq FROM rooms WHERE id = NEW.room_id;
            RETURN NULL;
        END $$;
        CREATE TRIGGER note_coming AFTER UPDATE OF left_at ON room_members FOR EACH ROW EXECUTE FUNCTION note_coming();
        """);

    /// <summary>The numbers of the messages that were stored while the person was out.</summary>
    private static async Task<List<(long After, long UpTo)>> AbsencesAsync(TestDatabase database, Guid user) => await database.ListAsync("""
        SELECT g.seq, (SELECT c.seq FROM comings c WHERE c.user_id = g.user_id AND NOT c.gone AND c.n > g.n ORDER BY c.n LIMIT 1)
        FROM comings g WHERE g.user_id = $1 AND g.gone ORDER BY g.n
        """, r => (r.GetInt64(0), r.GetInt64(1)), user);

    /// <summary>Alice's room with Bob and Carol, and two servers, of which the other one hears nothing of the first.</summary>
    private sealed class Scene : IAsyncDisposable
    {
        private readonly Loss loss;
        private readonly string prefix;
        private readonly FaultyProxy? proxy;
        private Guid quiet;

        private Scene(TestServer first, TestServer other, Loss loss, string prefix, FaultyProxy? proxy) =>
            (First, Other, this.loss, this.prefix, this.proxy) = (first, other, loss, prefix, proxy);

        public TestServer First { get; }

        public TestServer Other { get; }

        public TestUser Alice { get; private set; } = null!;

        public TestUser Bob { get; private set; } = null!;

        public TestUser Carol { get; private set; } = null!;

        public TestUser CarolThere => Carol.At(Other.Address);

        public Guid Room { get; private set; }

        public static async Task<Scene> StartAsync(Loss loss, ManualClock? clock = null)
        {
            var first = await TestServer.StartAsync(clock: clock);
            var keys = loss == Loss.Redis ? first.Scene.RedisPrefix : $"{first.Scene.RedisPrefix}deaf:";
            var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Veza:Redis:KeyPrefix"] = keys };
            FaultyProxy? between = null;
            if (loss == Loss.Redis)
            {
                var redis = TestEnvironment.Redis.Split(',')[0].Split(':');
                between = FaultyProxy.Start(redis[0], int.Parse(redis[1], CultureInfo.InvariantCulture));
                settings["Veza:Redis:ConnectionString"] = $"127.0.0.1:{between.Port}";
                settings["Veza:Redis:Timeout"] = "00:00:01";
            }
            else if (loss == Loss.Postgres)
            {
                var database = new NpgsqlConnectionStringBuilder(first.Database.ConnectionString);
                between = FaultyProxy.Start(database.Host!, database.Port);
                (database.Host, database.Port) = ("127.0.0.1", between.Port);
                settings["Veza:Database:ConnectionString"] = database.ConnectionString;
            }

            var other = await first.StartSiblingAsync(settings, clock: clock);
            return await new Scene(first, other, loss, keys, between).FillAsync();
        }

        /// <summary>One more server, which hears the other one.</summary>
        public Task<TestServer> StartAnotherAsync(ManualClock clock) =>
            First.StartSiblingAsync([new("Veza:Redis:KeyPrefix", prefix)], clock: clock);

        /// <summary>Lets it happen at the first server while the other one is without what it does without.</summary>
        public async Task WithLossAsync(Func<Task> happenAsync)
        {
            proxy?.Refuse();
            await happenAsync();
            if (loss == Loss.Postgres) EndLoss();
        }

        public void EndLoss() => proxy?.Resume();

        /// <summary>What is said in the room at the other server is not heard, and all else is.</summary>
        public async Task AssertHearsNothingAsync(HubClient device)
        {
            await CarolThere.SayAsync(Room, "secret");
            await CarolThere.SayAsync(quiet, "done");
            await device.NextAsync(e => e["message"]?["content"]?.GetValue<string>() == "done");
            Assert.DoesNotContain(device.Events, e => e.ToJsonString().Contains("secret", StringComparison.Ordinal));
            Assert.Single(device.Events, e => e.Text("type") == "room.member_left");
        }

        public async ValueTask DisposeAsync()
        {
            EndLoss();
            await Other.DisposeAsync();
            await First.DisposeAsync();
            if (proxy is not null) await proxy.DisposeAsync();
        }

        private async Task<Scene> FillAsync()
        {
            (Alice, Bob, Carol) = (await First.CreateUserAsync("Alice"), await First.CreateUserAsync("Bob"), await First.CreateUserAsync("Carol"));
            Room = await First.CreateRoomAsync(Alice, Bob, Carol);
            quiet = await First.CreateRoomAsync(Carol, Bob);
            return this;
        }
    }
}
