namespace Veza.Functions.Tests.Hosting;

public sealed class RunningAsAProcess
{
    [Fact]
    public async Task What_was_answered_before_a_kill_is_there_after_the_restart()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await ServerProcess.StartAsync(scene);
        var alice = await server.CreateUserAsync("Alice");

        await server.Kill9Async();
        await server.RestartAsync();

        var me = await alice.GetAsync("/api/users/me");
        Assert.Equal(alice.Id, me["id"]!.GetValue<Guid>());
    }
}
