using Veza.Shared.Common;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.Moderation.Raids;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Moderation;

/// <summary>What processes count together, and that it is proposed once.</summary>
public sealed class NoticingRaids : IAsyncLifetime
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private static readonly KeyValuePair<string, string>[] Settings =
        [new("Veza:Raid:SurgeJoins", "4"), new("Veza:Raid:SurgeAccounts", "0"), new("Veza:Raid:CountEvery", "00:10:00")];

    private RoomScene scene = null!;

    public async Task InitializeAsync() => scene = await RoomScene.CreateAsync(Settings);

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task What_each_process_counted_is_added_up_and_one_of_them_proposes()
    {
        await using var other = await scene.SiblingAsync(Settings);
        var room = new RoomId(Fresh.Id());
        Note(scene, room, 3);
        Assert.Equal(0, await CountAsync(scene));
        Note(other, room, 1);
        Note(scene, room, 1);

        var proposed = await Task.WhenAll(CountAsync(scene), CountAsync(other));

        Assert.Equal(1, proposed.Sum());
        Assert.Equal(1, await CasesAsync());
        Assert.Equal(0, await CountAsync(scene)); // nothing was counted since
    }

    [Fact]
    public async Task What_is_longer_ago_does_not_count_and_a_proposal_is_not_repeated_at_once()
    {
        var room = new RoomId(Fresh.Id());
        Note(scene, room, 3);
        await CountAsync(scene);
        scene.Clock.Advance(TimeSpan.FromMinutes(7));
        Note(scene, room, 3);
        Assert.Equal(0, await CountAsync(scene));
        Note(scene, room, 1);
        Assert.Equal(1, await CountAsync(scene));
        await scene.Database.RunAsync("UPDATE moderation_cases SET decision = 'dismiss', decided_at = opened_at");

        Note(scene, room, 4);
        Assert.Equal(0, await CountAsync(scene));
        scene.Clock.Advance(TimeSpan.FromHours(1));
        Note(scene, room, 4);
        Assert.Equal(1, await CountAsync(scene));

        Assert.Equal(2, await CasesAsync());
        Assert.Equal(1, await scene.Database.ValueAsync<long>("SELECT count(*) FROM moderation_surges")); // the rest is gone
    }

    [Fact]
    public async Task Nothing_is_proposed_for_what_has_no_threshold_or_where_it_is_on()
    {
        var room = new RoomId(Fresh.Id());
        await scene.Database.RunAsync(
            "INSERT INTO moderation_restrictions (action_id, tenant_id, kind, level, scope_id, until) VALUES ($1, $2, 'raid', 'room', $3, $4)",
            Fresh.Id(), RoomScene.Tenant.Value, room.Value, scene.Clock.GetUtcNow().AddHours(1));
        for (var n = 0; n < 100; n++) scene.Get<Surges>().Note(RoomScene.Tenant, room: null, SurgeKind.Accounts);
        Note(scene, room, 10);

        Assert.Equal(0, await CountAsync(scene));

        Assert.Equal(0, await CasesAsync());
    }

    private static void Note(RoomScene process, RoomId room, int times)
    {
        for (var n = 0; n < times; n++) process.Get<Surges>().Note(RoomScene.Tenant, room, SurgeKind.Joins);
    }

    private static Task<int> CountAsync(RoomScene process) => process.Get<SurgeWatch>().CountAsync(Ct);

    private Task<long> CasesAsync() => scene.Database.ValueAsync<long>("SELECT count(*) FROM moderation_cases WHERE 'raid' = ANY (sources)");
}
