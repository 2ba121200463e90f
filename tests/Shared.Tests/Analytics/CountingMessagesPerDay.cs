using Veza.Shared.Analytics;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Tests.Events;

namespace Veza.Shared.Tests.Analytics;

/// <summary>The counter of messages, fed by what the writer leaves in the outbox.</summary>
public sealed class CountingMessagesPerDay
{
    [Fact]
    public async Task Stored_messages_are_counted_once_per_day_and_room()
    {
        await using var scene = await EventScene.CreateAsync();
        var alice = await scene.Server.CreateUserAsync("Alice");
        var (one, two) = (await scene.Server.CreateRoomAsync(alice), await scene.Server.CreateRoomAsync(alice));
        for (var i = 0; i < 5; i++) await alice.SayAsync(one, $"message {i}");
        await alice.SayAsync(two, "hello");

        await scene.RelayAllAsync();

        var today = DateOnly.FromDateTime(scene.Clock.GetUtcNow().UtcDateTime);
        var tenant = new TenantId(await scene.Database.ValueAsync<Guid>("SELECT tenant_id FROM users"));
        Assert.Equal(new DayCount(today, 6), (await CountAsync(scene, tenant, room: null))[^1]);
        Assert.Equal(new DayCount(today, 5), (await CountAsync(scene, tenant, new RoomId(one)))[^1]);
        Assert.Equal(30, (await CountAsync(scene, tenant, room: null)).Count);
        Assert.Equal(0, (await CountAsync(scene, new TenantId(Fresh.Id()), room: null))[^1].Messages);
    }

    [Fact]
    public async Task A_batch_that_is_delivered_again_is_not_counted_again()
    {
        await using var scene = await EventScene.CreateAsync();
        var (room, tenant) = (Fresh.Id(), Fresh.Id());
        var batch = EventScene.Event("77", type: "message.new") with { Payload = $$"""{"rooms":[["{{room}}",3,9,"{{tenant}}"]]}""" };

        await scene.DispatchAsync(Queues.Analytics, batch);
        await scene.DispatchAsync(Queues.Analytics, batch, EventScene.Event("78", type: "message.new") with { Payload = batch.Payload });

        Assert.Equal(14, await scene.Database.ValueAsync<long>("SELECT messages FROM message_counts WHERE room_id = $1", room));
    }

    [Fact]
    public async Task A_batch_of_the_former_version_is_counted_for_the_tenant_of_its_room()
    {
        await using var scene = await EventScene.CreateAsync();
        var room = await scene.Server.CreateRoomAsync(await scene.Server.CreateUserAsync("Alice"));

        await scene.DispatchAsync(
            Queues.Analytics, EventScene.Event("77", type: "message.new") with { Payload = $$"""{"rooms":[["{{room}}",3,9]]}""" });

        Assert.Equal(
            await scene.Database.ValueAsync<Guid>("SELECT tenant_id FROM rooms"),
            await scene.Database.ValueAsync<Guid>("SELECT tenant_id FROM message_counts WHERE messages = 7"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"rooms":[["x",1,2]]}""")]
    [InlineData("""{"rooms":[[]]}""")]
    [InlineData("""{"rooms":5}""")]
    public async Task What_is_no_batch_is_parked(string payload)
    {
        await using var scene = await EventScene.CreateAsync();

        await scene.DispatchAsync(Queues.Analytics, EventScene.Event("1", type: "message.new") with { Payload = payload });

        Assert.True(Assert.Single(await scene.KeptAsync()).Parked);
        Assert.Equal(0, await scene.Database.CountAsync("message_counts"));
    }

    private static async Task<IReadOnlyList<DayCount>> CountAsync(EventScene scene, TenantId tenant, RoomId? room) =>
        (await scene.Get<MessageStatistics>().ListAsync(tenant, room, null, null, CancellationToken.None)).Value;
}
