using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Announcing;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Rooms;

/// <summary>The announcements of a room's changes within one process, whose owners are not equally quick.</summary>
public sealed class AnnouncingInOrder : IAsyncLifetime
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private RoomScene scene = null!;
    private UserId alice;
    private RoomId room;

    public async Task InitializeAsync()
    {
        scene = await RoomScene.CreateAsync();
        alice = await scene.PersonAsync("Alice");
        room = await scene.GroupAsync(alice);
    }

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task The_one_that_was_committed_later_waits_for_the_one_before()
    {
        var (slow, quick) = (await CommittedAsync(), await CommittedAsync());

        var waiting = TurnAsync(quick);
        var waitedFor = waiting.IsCompleted;
        await slow.DisposeAsync(); // it has been announced
        await waiting;

        Assert.False(waitedFor);
        Assert.True(TurnAsync(slow).IsCompleted);
        await quick.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_waits_for_one_that_was_rolled_back_or_is_of_another_room()
    {
        var other = await scene.GroupAsync(alice);
        await using var elsewhere = await CommittedAsync(other);
        var undone = await LockedAsync(room);
        await undone.DisposeAsync();
        await using var later = await CommittedAsync();

        Assert.True(TurnAsync(later).IsCompleted);
    }

    [Fact]
    public async Task One_that_does_not_wait_lets_nobody_pass_those_before_it()
    {
        var (slow, changedNothing, quick) = (await CommittedAsync(), await CommittedAsync(), await CommittedAsync());
        await changedNothing.DisposeAsync();

        var waiting = TurnAsync(quick);
        var waitedFor = waiting.IsCompleted;
        await slow.DisposeAsync();
        await waiting;

        Assert.False(waitedFor);
        await quick.DisposeAsync();
    }

    [Fact]
    public async Task One_that_hangs_holds_up_the_others_for_a_second()
    {
        await using var hung = await CommittedAsync();
        await using var next = await CommittedAsync();

        var waiting = TurnAsync(next);
        scene.Clock.Advance(TimeSpan.FromMilliseconds(999));
        var early = waiting.IsCompleted;
        scene.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await waiting.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.False(early);
    }

    private Task TurnAsync(UnitOfWork work) => scene.Get<AnnouncementOrder>().WaitAsync(work, room).AsTask();

    private async Task<UnitOfWork> CommittedAsync(RoomId? of = null)
    {
        var work = await LockedAsync(of ?? room);
        await work.CommitAsync(Ct);
        return work;
    }

    private async Task<UnitOfWork> LockedAsync(RoomId of)
    {
        var work = await scene.Get<Postgres>().BeginAsync(Ct);
        Assert.NotNull(await scene.Get<RoomRepository>().LockAsync(work, of, alice, Ct));
        return work;
    }
}
