using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Functions.Tests.Realtime.Gateways;

/// <summary>A server's own gateway, with people and rooms in its database and clients that connect as anybody's do.</summary>
internal abstract class ServedScene(IServiceProvider services, TestDatabase database, Uri address) : IGatewayScene
{
    public IRealtimeGateway Gateway => services.GetRequiredService<IRealtimeGateway>();

    public async Task<Person> CreatePersonAsync(string name) => await SignedInAsync(await TestPeople.CreateAsync(address, name));

    public async Task<Person> SignInAgainAsync(Person person)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        using var answer = await http.PostAsJsonAsync("/api/auth/login", new { email = person.User!.Email, password = TestUser.Password });
        var token = (await answer.Content.ReadFromJsonAsync<JsonNode>()).Text("token");
        return await SignedInAsync(person.User with { Token = token });
    }

    public async Task<RoomId> CreateRoomAsync() => new(await TestPeople.CreateRoomAsync(await TestPeople.CreateAsync(address, "Owner"), []));

    public async Task<RoomMark> StoreMemberAsync(Person person, RoomId room)
    {
        await database.RunAsync("""
            INSERT INTO room_members (room_id, user_id, tenant_id, role, joined_at)
            SELECT id, $2, tenant_id, 'member', now() FROM rooms WHERE id = $1
            ON CONFLICT (room_id, user_id) DO UPDATE SET left_at = NULL
            """, room.Value, person.Id.Value);
        return new RoomMark(room, await DeparturesAsync(room));
    }

    public async Task<long> StoreDepartureAsync(Person person, RoomId room)
    {
        await database.RunAsync("UPDATE room_members SET left_at = now() WHERE room_id = $1 AND user_id = $2", room.Value, person.Id.Value);
        return await DeparturesAsync(room);
    }

    public async Task<IListener> ConnectAsync(Person person)
    {
        var hub = await HubClient.ConnectAsync(Door, person.User!.Token);
        await hub.SettleAsync();
        return new HubListener(hub);
    }

    public abstract void Hold();

    public abstract void Release();

    public abstract bool Lose();

    public abstract void Restore();

    public abstract ValueTask DisposeAsync();

    /// <summary>Where clients connect.</summary>
    protected virtual Uri Door => address;

    private Task<long> DeparturesAsync(RoomId room) =>
        database.ValueAsync<long>("SELECT departures FROM rooms WHERE id = $1", room.Value);

    /// <summary>The sign-in that the user has just made.</summary>
    private async Task<Person> SignedInAsync(TestUser user) => new(
        new UserId(user.Id),
        new SessionId(await database.ValueAsync<Guid>("SELECT id FROM sessions WHERE user_id = $1 ORDER BY id DESC LIMIT 1", user.Id)),
        user);

    private sealed class HubListener(HubClient hub) : IListener
    {
        public Task Closed => hub.Closed;

        public IReadOnlyList<int> Heard => [.. hub.Events.Where(e => e.Text("type") == HubClient.TestEvent).Select(e => (int)e.Number("n"))];

        public Task SubscribePresenceAsync(params Person[] people) => hub.InvokeAsync(new JsonObject
        {
            ["type"] = "presence.subscribe",
            ["user_ids"] = new JsonArray([.. people.Select(p => (JsonNode)p.Id.Value)]),
        });

        public Task HearsAsync(int number) => hub.NextAsync(e => Is(e, number));

        public Task HearsOrCatchesUpAsync(int number) => hub.NextAsync(e => Is(e, number) || e.Text("type") == "sync.required");

        public Task SettleAsync() => hub.SettleAsync();

        public ValueTask DisposeAsync() => hub.DisposeAsync();

        private static bool Is(JsonObject e, int number) => e.Text("type") == HubClient.TestEvent && e.Number("n") == number;
    }
}
