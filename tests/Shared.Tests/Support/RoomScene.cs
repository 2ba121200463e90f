using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Veza.Shared.Access.Rights;
using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Members;

namespace Veza.Shared.Tests.Support;

/// <summary>The services of one server over a database and a key prefix of their own, with people and rooms at hand.</summary>
internal sealed class RoomScene : IAsyncDisposable
{
    private static readonly TenantId Home = new(Fresh.Id());

    private RoomScene(TestServer server, RecordingGateway gateway, ManualClock clock) =>
        (Server, Gateway, Clock) = (server, gateway, clock);

    public TestServer Server { get; }

    public RecordingGateway Gateway { get; }

    public ManualClock Clock { get; }

    public TestDatabase Database => Server.Database;

    public RoomService Rooms => Get<RoomService>();

    public RoomMemberService Members => Get<RoomMemberService>();

    public RoomRoleService Roles => Get<RoomRoleService>();

    public RoomAccess Access => Get<RoomAccess>();

    /// <summary>The tenant of everyone who is made without another one.</summary>
    public static TenantId Tenant => Home;

    public static async Task<RoomScene> CreateAsync(params KeyValuePair<string, string>[] settings)
    {
        var (gateway, clock) = (new RecordingGateway(), new ManualClock());
        var scene = new RoomScene(await TestServer.StartAsync(settings, Using(gateway), clock), gateway, clock);
        // The relay takes events away as soon as they are there: a copy stays for the tests to count.
        await scene.Database.RunAsync("""
            CREATE TABLE outbox_copy (type text);
            CREATE FUNCTION copy_event() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN INSERT INTO outbox_copy VALUES (new.type); RETURN NULL; END $$;
            CREATE TRIGGER copy_event AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION copy_event();
            """);
        return scene;
    }

    /// <summary>Another process of the same installation.</summary>
    public async Task<RoomScene> SiblingAsync(params KeyValuePair<string, string>[] settings)
    {
        var gateway = new RecordingGateway();
        return new RoomScene(await Server.StartSiblingAsync(settings, Using(gateway), Clock), gateway, Clock);
    }

    public T Get<T>() where T : notnull => Server.Services.GetRequiredService<T>();

    /// <summary>The watch over rights wakes and has had its first round; the next one comes when the clock goes on.</summary>
    public Task SettleRightsAsync()
    {
        var watch = Get<RightsWatch>();
        watch.Used();
        return Eventually.TrueAsync(() => Task.FromResult(watch.Rounds > 0));
    }

    /// <summary>Somebody new.</summary>
    public async Task<UserId> PersonAsync(string name = "Somebody", TenantId? tenant = null)
    {
        var (id, home) = (Fresh.Id(), tenant ?? Home);
        await Database.RunAsync("""
            INSERT INTO tenants (id, slug, name, created_at) VALUES ($1, $1::text, 'A tenant', now()) ON CONFLICT DO NOTHING
            """, home.Value);
        await Database.RunAsync("""
            INSERT INTO users (id, tenant_id, email, email_key, name, handle, search_key, created_at, updated_at)
            VALUES ($1, $2, $1::text, $1::text, $3, left(md5($1::text), 32), '', now(), now())
            """, id, home.Value, name);
        return new UserId(id);
    }

    public async Task<UserId[]> PeopleAsync(int count)
    {
        var people = new UserId[count];
        for (var i = 0; i < count; i++) people[i] = await PersonAsync(Fresh.Name("Person "));
        return people;
    }

    /// <summary>A group of the owner and the members.</summary>
    public Task<RoomId> GroupAsync(UserId owner, params UserId[] members) =>
        RoomAsync(new(Home, owner, RoomType.Group, "A group", null, null, members));

    /// <summary>A public channel of the owner and the members.</summary>
    public Task<RoomId> ChannelAsync(UserId owner, params UserId[] members) =>
        RoomAsync(new(Home, owner, RoomType.Channel, Fresh.Name("channel "), null, RoomVisibility.Public, members));

    public async Task<RoomId> RoomAsync(CreateRoom command) =>
        (await Rooms.CreateAsync(command, CancellationToken.None)).Value.Room.Id;

    /// <summary>What the database holds of a room: members counted, members kept, revision, deleted.</summary>
    public async Task<(long Counted, int Kept, long Revision, bool Deleted)> StateAsync(RoomId room) =>
        (await Database.ListAsync("""
            SELECT (SELECT count(*) FROM room_members m WHERE m.room_id = r.id AND m.left_at IS NULL),
                   r.member_count, r.revision, r.deleted_at IS NOT NULL
            FROM rooms r WHERE r.id = $1
            """, r => (r.GetInt64(0), r.GetInt32(1), r.GetInt64(2), r.GetBoolean(3)), room.Value)).Single();

    public async Task<string?> RoleAsync(RoomId room, UserId user) => await Database.ValueAsync<string>(
        "SELECT role FROM room_members WHERE room_id = $1 AND user_id = $2 AND left_at IS NULL", room.Value, user.Value);

    /// <summary>Events of a type that were written to the outbox.</summary>
    public Task<long> OutboxAsync(string type) =>
        Database.ValueAsync<long>("SELECT count(*) FROM outbox_copy WHERE type = $1", type);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static Action<Microsoft.AspNetCore.Builder.WebApplicationBuilder> Using(RecordingGateway gateway) =>
        builder => builder.Services.Replace(ServiceDescriptor.Singleton<IRealtimeGateway>(gateway));
}
