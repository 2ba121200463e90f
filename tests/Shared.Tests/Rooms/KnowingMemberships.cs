using Npgsql;
using Veza.Shared.Access;
using Veza.Shared.Access.Rights;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Rooms;

public sealed class KnowingMemberships
{
    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task A_storm_of_one_question_is_one_query()
    {
        await using var scene = await RoomScene.CreateAsync();
        var alice = await scene.PersonAsync();
        var room = await scene.GroupAsync(alice);
        var before = scene.Access.MembershipQueries;

        var found = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(async () =>
            await scene.Access.FindMembershipAsync(room, alice, Ct))));

        Assert.All(found, m => Assert.Equal((RoomRole.Owner, 1), (m!.Role, m.MemberCount)));
        Assert.Equal(1, scene.Access.MembershipQueries - before);
    }

    [Fact]
    public async Task A_storm_of_many_members_and_strangers_is_a_handful_of_queries()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(60);
        var room = await scene.GroupAsync(people[0], people[1..40]);
        var before = scene.Access.MembershipQueries;
        await using var slow = await scene.Database.Source.OpenConnectionAsync();
        await using var busy = await slow.BeginTransactionAsync();
        await using var locking = new NpgsqlCommand("LOCK TABLE room_members IN ACCESS EXCLUSIVE MODE", slow, busy);
        await locking.ExecuteNonQueryAsync(); // the first query waits until all have asked

        var asked = people.Select(p => scene.Access.FindMembershipAsync(room, p, Ct).AsTask()).ToArray();
        await busy.CommitAsync();
        var found = await Task.WhenAll(asked);

        Assert.Equal(40, found.Count(m => m is not null));
        Assert.Equal(2, scene.Access.MembershipQueries - before);
    }

    [Fact]
    public async Task Questions_that_are_asked_anew_while_others_wait_are_all_answered()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(2);
        var room = await scene.GroupAsync(people[0]);
        await using var slow = await scene.Database.Source.OpenConnectionAsync();
        await using var busy = await slow.BeginTransactionAsync();
        await using var locking = new NpgsqlCommand("LOCK TABLE room_members IN ACCESS EXCLUSIVE MODE", slow, busy);
        await locking.ExecuteNonQueryAsync(); // the first query waits until all have asked

        var asked = Enumerable.Range(0, 6).Select(i => scene.Access.IsMemberNowAsync(room, people[i % 2], Ct)).ToArray();
        await busy.RollbackAsync();

        var answers = await Task.WhenAll(asked);
        Assert.Equal([true, false, true, false, true, false], answers);
    }

    [Fact]
    public async Task A_change_made_here_counts_at_once()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(2);
        var room = await scene.GroupAsync(people[0]);
        Assert.Null(await scene.Access.FindMembershipAsync(room, people[1], Ct));

        await scene.Members.InviteAsync(room, people[0], [people[1]], Ct);
        var invited = await scene.Access.FindMembershipAsync(room, people[1], Ct);
        await scene.Roles.ChangeRoleAsync(room, people[0], people[1], RoomRole.Admin, Ct);
        var promoted = await scene.Access.FindMembershipAsync(room, people[1], Ct);
        await scene.Members.RemoveAsync(room, people[0], people[1], Ct);
        var removed = await scene.Access.FindMembershipAsync(room, people[1], Ct);

        Assert.Equal((RoomRole.Member, 2), (invited!.Role, invited.MemberCount));
        Assert.Equal(RoomRole.Admin, promoted!.Role);
        Assert.Null(removed);
    }

    [Fact]
    public async Task A_change_made_by_another_process_counts_when_its_notice_arrives()
    {
        await using var scene = await RoomScene.CreateAsync();
        await using var sibling = await scene.SiblingAsync();
        var people = await scene.PeopleAsync(2);
        var room = await scene.GroupAsync(people[0], people[1]);
        Assert.NotNull(await sibling.Access.FindMembershipAsync(room, people[1], Ct));

        await scene.Members.RemoveAsync(room, people[0], people[1], Ct);

        // The clock stands still: only the notice can make the sibling ask again.
        await Eventually.TrueAsync(async () => await sibling.Access.FindMembershipAsync(room, people[1], Ct) is null);
    }

    [Fact]
    public async Task A_change_of_which_nothing_is_heard_counts_after_fifteen_seconds()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(2);
        var room = await scene.GroupAsync(people[0], people[1]);
        await scene.Get<RightsWatch>().RoundAsync(Ct); // the first one forgets everything
        await scene.Access.FindMembershipAsync(room, people[1], Ct);
        await scene.Database.RunAsync("ALTER TABLE room_members DISABLE TRIGGER USER"); // else RightsWatch hears of it
        await scene.Database.RunAsync("UPDATE room_members SET left_at = now() WHERE user_id = $1", people[1].Value);

        scene.Clock.Advance(TimeSpan.FromSeconds(14.9));
        var before = await scene.Access.FindMembershipAsync(room, people[1], Ct);
        scene.Clock.Advance(TimeSpan.FromSeconds(0.2));
        var after = await scene.Access.FindMembershipAsync(room, people[1], Ct);

        Assert.NotNull(before);
        Assert.Null(after);
    }

    [Fact]
    public async Task A_failed_query_fails_those_who_wait_and_nobody_after()
    {
        await using var scene = await RoomScene.CreateAsync();
        var alice = await scene.PersonAsync();
        var room = await scene.GroupAsync(alice);
        await scene.Database.RunAsync("ALTER TABLE room_members RENAME TO hidden");

        await Assert.ThrowsAnyAsync<Exception>(async () => await scene.Access.FindMembershipAsync(room, alice, Ct));
        await scene.Database.RunAsync("ALTER TABLE hidden RENAME TO room_members");

        Assert.NotNull(await scene.Access.FindMembershipAsync(room, alice, Ct));
    }
}
