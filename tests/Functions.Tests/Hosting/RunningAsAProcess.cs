using Veza.Testing.Stages;

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

    /// <summary>A start is not to pay for what it does without.</summary>
    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task What_only_Azure_needs_is_not_even_loaded()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await ServerProcess.StartAsync(scene);
        await server.CreateUserAsync("Alice");

        var loaded = server.Assemblies;

        Assert.Contains("Npgsql.dll", loaded);
        Assert.DoesNotContain(loaded, a => a is not "Azure.Core.dll" // a type of it stands in a signature
            && (a.StartsWith("Azure.", StringComparison.Ordinal) || a.StartsWith("Microsoft.Azure.", StringComparison.Ordinal)));
    }
}
