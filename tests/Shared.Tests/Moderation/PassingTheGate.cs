using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Actions;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.Rooms;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Moderation;

/// <summary>What the gate costs where nothing holds, and that it goes by the clock.</summary>
public sealed class PassingTheGate : IAsyncLifetime
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private RoomScene scene = null!;

    private ModerationGate Gate => scene.Get<ModerationGate>();

    public async Task InitializeAsync()
    {
        scene = await RoomScene.CreateAsync();
        await scene.SettleRightsAsync(); // what a test writes is read anew when the test says so
    }

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task A_send_asks_nothing_and_allocates_nothing_where_nothing_holds_for_the_person()
    {
        var (owner, bob) = (await scene.PersonAsync(), await scene.PersonAsync());
        var room = await scene.GroupAsync(owner, bob);
        await HoldAsync(RestrictionKind.Mute, owner.Value, until: null); // for somebody else
        await Gate.RefuseToWriteAsync(RoomScene.Tenant, room, bob, AccessPolicy.Of(RoomRole.Member), Ct);

        Assert.Equal(default, await SendAsync(room, bob, times: 1000));
    }

    [Fact]
    public async Task It_holds_to_the_microsecond_whether_its_end_has_been_noted_or_not()
    {
        var bob = await scene.PersonAsync();
        var room = await scene.GroupAsync(await scene.PersonAsync(), bob);
        var end = scene.Clock.GetUtcNow().AddSeconds(3);
        end = new(end.Ticks - (end.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        await HoldAsync(RestrictionKind.Mute, bob.Value, end);

        var during = await Gate.RefuseToWriteAsync(RoomScene.Tenant, room, bob, AccessPolicy.Of(RoomRole.Member), Ct);
        scene.Clock.Advance(end - scene.Clock.GetUtcNow());
        var after = await Gate.RefuseToWriteAsync(RoomScene.Tenant, room, bob, AccessPolicy.Of(RoomRole.Member), Ct);

        Assert.Equal(("muted", null), (during?.Code, after?.Code));
    }

    [Fact]
    public async Task A_raid_holds_what_newcomers_say_until_its_end_and_costs_those_nothing_who_are_known()
    {
        var (owner, bob) = (await scene.PersonAsync(), await scene.PersonAsync());
        var (room, now) = (await scene.ChannelAsync(owner, bob), scene.Clock.Now());
        await HoldAsync(RestrictionKind.Raid, user: null, now.AddHours(1));
        var old = now.AddDays(-30);
        Newcomer known = new(old, old, AccessPolicy.Of(RoomRole.Member), TenantRole.Member);
        (Newcomer Who, RestrictionKind? Held)[] people =
        [
            (known, null), (known with { AccountSince = now.AddDays(-3).AddTicks(10) }, RestrictionKind.Raid), (known with { AccountSince = now.AddDays(-3) }, null),
            (known with { MemberSince = now.AddDays(-1).AddTicks(10) }, RestrictionKind.Raid), (known with { MemberSince = null }, null),
            (new(now, now, AccessPolicy.Of(RoomRole.Admin), TenantRole.Member), null), (new(now, now, PermissionSet.None, TenantRole.Moderator), null),
        ];
        await Gate.FindHoldAsync(RoomScene.Tenant, room, bob, known, Ct);

        foreach (var (who, held) in people) Assert.Equal(held, await Gate.FindHoldAsync(RoomScene.Tenant, room, bob, who, Ct));
        Assert.Equal((0, 0), await AskAsync(room, bob, known, times: 1000));
        scene.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await Gate.FindHoldAsync(RoomScene.Tenant, room, bob, people[1].Who with { AccountSince = scene.Clock.Now() }, Ct));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("3 warn in 7.00:00:00: mute 01:00:00", 1)]
    [InlineData("3 warn in 7.00:00:00: mute 01:00:00; 2 mute in 30.00:00:00: ban", 2)]
    [InlineData("3 warn in 7.00:00:00: crown", null)]
    [InlineData("0 warn in 7.00:00:00: mute", null)]
    [InlineData("3 warn in never: mute", null)]
    [InlineData("3 warns: mute", null)]
    public void Rules_of_escalation_are_read_or_refused_as_a_whole(string setting, int? count) =>
        Assert.Equal(count, Escalation.Parse(setting)?.Count);

    /// <summary>How many of the sends waited or were refused, what they allocated in bytes, and what they asked of the database.</summary>
    private async Task<(long Stopped, long Allocated, long Queries)> SendAsync(RoomId room, UserId user, int times)
    {
        var (stopped, before, queries) = (0, GC.GetAllocatedBytesForCurrentThread(), Gate.Queries);
        for (var n = 0; n < times; n++)
        {
            var passed = Gate.RefuseToWriteAsync(RoomScene.Tenant, room, user, AccessPolicy.Of(RoomRole.Member), Ct);
            var waits = !passed.IsCompletedSuccessfully;
            if (await passed is not null || waits) stopped++;
        }

        return (stopped, GC.GetAllocatedBytesForCurrentThread() - before, Gate.Queries - queries);
    }

    /// <summary>How many of the questions waited or held something, and what they allocated in bytes.</summary>
    private async Task<(long Stopped, long Allocated)> AskAsync(RoomId room, UserId user, Newcomer who, int times)
    {
        var (stopped, before) = (0, GC.GetAllocatedBytesForCurrentThread());
        for (var n = 0; n < times; n++)
        {
            var asked = Gate.FindHoldAsync(RoomScene.Tenant, room, user, who, Ct);
            var waits = !asked.IsCompletedSuccessfully;
            if (await asked is not null || waits) stopped++;
        }

        return (stopped, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private async Task HoldAsync(RestrictionKind kind, Guid? user, DateTimeOffset? until)
    {
        await scene.Database.RunAsync(
            "INSERT INTO moderation_restrictions (action_id, tenant_id, kind, level, user_id, until) VALUES ($1, $2, $3, 'tenant', $4, $5)",
            Fresh.Id(), RoomScene.Tenant.Value, kind.Code(), (object?)user ?? DBNull.Value, until is { } end ? end.UtcDateTime : (object)DBNull.Value);
        Gate.Changed(RoomScene.Tenant); // who makes a room asks it, too
    }
}
