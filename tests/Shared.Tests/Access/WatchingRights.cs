using Npgsql;
using Veza.Shared.Access;
using Veza.Shared.Access.Rights;
using Veza.Shared.Common;
using Veza.Shared.Identity.Sessions;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Access;

/// <summary>Rights end by an operator's own statement, of which no notice tells; the clock stands still, so no age does either.</summary>
public sealed class WatchingRights
{
    private static CancellationToken Ct => CancellationToken.None;

    [Theory]
    [InlineData("UPDATE room_members SET left_at = now() WHERE user_id = $1")]
    [InlineData("DELETE FROM room_members WHERE user_id = $1")]
    [InlineData("UPDATE rooms SET deleted_at = now() WHERE id IN (SELECT room_id FROM room_members WHERE user_id = $1)")]
    public async Task A_membership_that_ended_is_not_remembered_after_the_next_round(string end)
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(2);
        var room = await scene.GroupAsync(people[0], people[1]);
        await scene.Get<RightsWatch>().RoundAsync(Ct);
        var before = await scene.Access.FindMembershipAsync(room, people[1], Ct);

        await scene.Database.RunAsync(end, people[1].Value);
        await scene.Get<RightsWatch>().RoundAsync(Ct);

        Assert.NotNull(before);
        Assert.Null(await scene.Access.FindMembershipAsync(room, people[1], Ct));
    }

    [Fact]
    public async Task Neither_is_a_role()
    {
        await using var scene = await RoomScene.CreateAsync();
        var alice = await scene.PersonAsync();
        var room = await scene.GroupAsync(alice);
        await scene.Get<RightsWatch>().RoundAsync(Ct);
        var before = await scene.Access.FindMembershipAsync(room, alice, Ct);

        await scene.Database.RunAsync("UPDATE room_members SET role = 'member'");
        await scene.Get<RightsWatch>().RoundAsync(Ct);

        Assert.Equal(RoomRole.Owner, before!.Role);
        Assert.Equal(RoomRole.Member, (await scene.Access.FindMembershipAsync(room, alice, Ct))!.Role);
    }

    [Theory]
    [InlineData("UPDATE sessions SET revoked_at = now()")]
    [InlineData("DELETE FROM sessions")]
    public async Task Nor_is_a_sign_in(string end)
    {
        await using var scene = await RoomScene.CreateAsync();
        await scene.Server.CreateUserAsync("Alice");
        var session = new SessionId(await scene.Database.ValueAsync<Guid>("SELECT id FROM sessions"));
        await scene.Get<RightsWatch>().RoundAsync(Ct);
        var before = await scene.Get<SessionService>().IsLiveAsync(session, Ct);

        await scene.Database.RunAsync(end);
        await scene.Get<RightsWatch>().RoundAsync(Ct);

        Assert.True(before);
        Assert.False(await scene.Get<SessionService>().IsLiveAsync(session, Ct));
        Assert.Equal([session], await scene.Get<SessionService>().ListEndedAsync([session], Ct));
    }

    [Fact]
    public async Task What_commits_late_is_not_missed_however_late_it_is()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(2);
        var (room, other) = (await scene.GroupAsync(people[0], people[1]), await scene.GroupAsync(people[0], people[1]));
        await using var slow = await scene.Database.Source.OpenConnectionAsync();
        await using var late = await slow.BeginTransactionAsync();
        await using var leave = new NpgsqlCommand("UPDATE room_members SET left_at = now() WHERE room_id = $1 AND user_id = $2", slow, late);
        leave.Parameters.Add(new() { Value = room.Value });
        leave.Parameters.Add(new() { Value = people[1].Value });
        await leave.ExecuteNonQueryAsync();

        for (var i = 0; i < 12; i++)
        {
            await scene.Members.RemoveAsync(other, people[0], people[1], Ct); // time goes on in the table
            await scene.Members.InviteAsync(other, people[0], [people[1]], Ct);
            await scene.Get<RightsWatch>().RoundAsync(Ct);
        }

        var before = await scene.Access.FindMembershipAsync(room, people[1], Ct);
        await late.CommitAsync();
        await scene.Get<RightsWatch>().RoundAsync(Ct);

        Assert.NotNull(before);
        Assert.Null(await scene.Access.FindMembershipAsync(room, people[1], Ct));
    }

    [Fact]
    public async Task When_there_are_too_many_to_tell_one_by_one_everything_is_asked_anew()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(2);
        var room = await scene.GroupAsync(people[0], people[1]);
        await scene.Get<RightsWatch>().RoundAsync(Ct);
        await scene.Access.FindMembershipAsync(room, people[1], Ct);

        await scene.Database.RunAsync("INSERT INTO rights_changes (room_id) SELECT gen_random_uuid() FROM generate_series(1, $1)", RightsReader.MostChanges);
        await scene.Database.RunAsync("UPDATE room_members SET left_at = now() WHERE user_id = $1", people[1].Value);
        await scene.Get<RightsWatch>().RoundAsync(Ct);

        Assert.Null(await scene.Access.FindMembershipAsync(room, people[1], Ct));
    }

    [Fact]
    public async Task A_round_is_due_while_rights_are_used_and_afterwards_nothing_runs()
    {
        await using var scene = await RoomScene.CreateAsync();
        var watch = scene.Get<RightsWatch>();
        var alice = await scene.PersonAsync();
        var room = await scene.GroupAsync(alice);
        await scene.Access.FindMembershipAsync(room, alice, Ct);
        await UntilRoundsAsync(watch, scene.Clock, 5);

        await Eventually.TrueAsync(() =>
        {
            if (!watch.IsAsleep) scene.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(watch.IsAsleep);
        });
        var rounds = watch.Rounds;
        scene.Clock.Advance(TimeSpan.FromHours(1));
        var asleep = watch.IsAsleep;
        await scene.Access.FindMembershipAsync(room, alice, Ct);

        Assert.True(asleep);
        await UntilRoundsAsync(watch, scene.Clock, rounds + 1);
    }

    [Fact]
    public async Task Changes_are_kept_for_as_long_as_anybody_may_ask_for_them()
    {
        await using var scene = await RoomScene.CreateAsync();
        await scene.Database.RunAsync("""
            INSERT INTO rights_changes (room_id, changed_at) SELECT gen_random_uuid(), now() - interval '1 hour' * i FROM generate_series(1, 30) i
            """);

        var deleted = await scene.Get<RightsRepository>().DeleteOldAsync(TimeSpan.FromHours(24), Ct);

        Assert.Equal((7, 23), (deleted, await scene.Database.CountAsync("rights_changes")));
    }

    [Fact]
    public async Task However_many_are_old_they_are_gone_within_some_rounds()
    {
        await using var scene = await RoomScene.CreateAsync();
        var watch = scene.Get<RightsWatch>();
        await scene.Database.RunAsync("""
            INSERT INTO rights_changes (room_id, changed_at)
            SELECT gen_random_uuid(), now() - interval '2 days' FROM generate_series(1, $1)
            """, (2 * RightsRepository.MostDeleted) + 1); // before the first use of a right, with which the first round comes
        var alice = await scene.PersonAsync();
        var room = await scene.GroupAsync(alice);

        await scene.Access.FindMembershipAsync(room, alice, Ct);
        await UntilRoundsAsync(watch, scene.Clock, 6);

        Assert.Equal(0, await scene.Database.ValueAsync<long>("SELECT count(*) FROM rights_changes WHERE changed_at < now() - interval '1 day'"));
    }

    [Theory]
    [InlineData("00:00:00.1", "00:00:30", "EndWithin")]
    [InlineData("00:00:31", "00:05:00", "EndWithin")]
    [InlineData("00:00:05", "00:00:04", "EndAtLatest")]
    [InlineData("00:00:05", "00:06:00", "EndAtLatest")]
    public void Bounds_that_make_no_sense_are_refused(string within, string atLatest, string name)
    {
        var options = new RightsOptions
        {
            EndWithin = TimeSpan.Parse(within, System.Globalization.CultureInfo.InvariantCulture),
            EndAtLatest = TimeSpan.Parse(atLatest, System.Globalization.CultureInfo.InvariantCulture),
        };

        Assert.StartsWith($"Veza:Rights:{name} is ", options.Validate(), StringComparison.Ordinal);
        Assert.Null(new RightsOptions().Validate());
    }

    private static Task UntilRoundsAsync(RightsWatch watch, ManualClock clock, long rounds) => Eventually.TrueAsync(() =>
    {
        if (watch.Rounds < rounds) clock.Advance(TimeSpan.FromSeconds(0.5));
        return Task.FromResult(watch.Rounds >= rounds);
    });
}
