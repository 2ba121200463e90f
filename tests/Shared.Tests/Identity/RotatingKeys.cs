using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Veza.Shared.Identity.Tokens;

namespace Veza.Shared.Tests.Identity;

public sealed class RotatingKeys
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_next_key_is_published_a_day_before_it_signs()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        var keys = server.Services.GetRequiredService<KeyRing>();
        await keys.EnsureAsync(default);
        var first = Assert.Single(await PublishedAsync(keys));
        clock.Advance(TimeSpan.FromDays(29) - OneSecond);
        await keys.RotateAsync(default);
        Assert.Equal([first], await PublishedAsync(keys));

        clock.Advance(OneSecond * 2);
        await keys.RotateAsync(default);

        Assert.Equal(2, (await PublishedAsync(keys)).Count);
        Assert.Equal(first, keys.Current().Kid);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.NotEqual(first, keys.Current().Kid);
    }

    [Fact]
    public async Task Tokens_of_the_former_key_live_out_their_time()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        var (keys, tokens) = (server.Services.GetRequiredService<KeyRing>(), server.Services.GetRequiredService<AccessTokens>());
        await keys.EnsureAsync(default);
        clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(30));
        await keys.RotateAsync(default);
        var ann = await server.CreateUserAsync("Ann");
        var former = keys.Current().Kid;

        clock.Advance(TimeSpan.FromMinutes(50));
        var bob = await server.CreateUserAsync("Bob");

        Assert.NotEqual(former, keys.Current().Kid);
        Assert.False((await tokens.ValidateAsync(ann.Token, AccessTokens.Api, default)).Failed);
        Assert.False((await tokens.ValidateAsync(bob.Token, AccessTokens.Api, default)).Failed);
    }

    [Fact]
    public async Task A_token_that_comes_while_a_new_process_reads_the_keys_waits_for_them()
    {
        await using var first = await TestServer.StartAsync();
        var ann = await first.CreateUserAsync("Ann");
        await using var reader = await first.Database.Source.OpenConnectionAsync();
        await using var hold = await reader.BeginTransactionAsync();
        await using (var locking = new NpgsqlCommand("LOCK TABLE signing_keys IN ACCESS EXCLUSIVE MODE", reader))
            await locking.ExecuteNonQueryAsync();
        await using var second = await first.StartSiblingAsync();
        while (await first.Database.ValueAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0)
            await Task.Delay(10);

        var validating = second.Services.GetRequiredService<AccessTokens>().ValidateAsync(ann.Token, AccessTokens.Api, default).AsTask();
        await hold.RollbackAsync();

        Assert.False((await validating).Failed);
    }

    [Fact]
    public async Task A_key_is_gone_a_day_after_its_last_signature()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        var keys = server.Services.GetRequiredService<KeyRing>();
        await keys.EnsureAsync(default);
        var first = keys.Current().Kid;
        clock.Advance(TimeSpan.FromDays(29) + OneSecond);
        await keys.RotateAsync(default);
        clock.Advance(TimeSpan.FromDays(2) - OneSecond * 2);
        Assert.Contains(first, await PublishedAsync(keys));

        clock.Advance(OneSecond * 2);

        Assert.DoesNotContain(first, await PublishedAsync(keys));
        Assert.Null(await keys.FindAsync(first, default));
    }

    [Fact]
    public async Task Servers_that_find_no_key_at_once_make_one_together()
    {
        await using var scene = await TestScene.CreateAsync();
        var servers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestServer.StartInAsync(scene)));
        var rings = servers.Select(s => s.Services.GetRequiredService<KeyRing>()).ToList();
        await Task.WhenAll(rings.Select(r => r.EnsureAsync(default).AsTask()));
        Assert.Equal(1, await scene.Database.CountAsync("signing_keys"));

        for (var round = 0; round < 5; round++)
        {
            await scene.Database.RunAsync("DELETE FROM signing_keys");
            await Task.WhenAll(rings.Select(r => Task.Run(() => r.RotateAsync(default))));

            Assert.Equal(1, await scene.Database.CountAsync("signing_keys"));
            Assert.Single(rings.Select(r => r.Current().Kid).Distinct());
        }

        foreach (var server in servers) await server.DisposeAsync();
    }

    [Fact]
    public async Task A_process_that_missed_the_news_looks_again_when_it_meets_an_unknown_key_but_not_for_every_stranger()
    {
        var clock = new ManualClock();
        await using var scene = await TestScene.CreateAsync();
        await using var server = await TestServer.StartInAsync(scene, clock: clock);
        await using var deaf = await TestServer.StartInAsync(scene, DeafTo(scene), clock: clock);
        await deaf.Services.GetRequiredService<KeyRing>().EnsureAsync(default);
        await scene.Database.RunAsync("DELETE FROM signing_keys");
        clock.Advance(TimeSpan.FromSeconds(4));
        await server.Services.GetRequiredService<KeyRing>().RotateAsync(default);
        var distantKeys = deaf.Services.GetRequiredService<KeyRing>();
        var kid = await scene.Database.ValueAsync<string>("SELECT kid FROM signing_keys");

        var atOnce = await distantKeys.FindAsync(kid!, default);
        clock.Advance(TimeSpan.FromSeconds(1));
        var later = await distantKeys.FindAsync(kid!, default);

        Assert.Null(atOnce);
        Assert.Equal(kid, later?.Kid);
    }

    [Fact]
    public async Task A_new_secret_signs_with_a_new_key_and_takes_the_tokens_of_the_old_one()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var former = await TestServer.StartInAsync(scene);
        var ann = await former.CreateUserAsync("Ann");

        await using var server = await TestServer.StartInAsync(
            scene, new Dictionary<string, string> { ["Veza:Identity:KeySecret"] = "another secret, which is just as long as the first" });
        var distant = ann.At(server.Address);
        var bob = await server.CreateUserAsync("Bob");

        Assert.Equal(ann.Id, (await distant.GetAsync("/api/users/me"))["id"]!.GetValue<Guid>());
        Assert.Equal(bob.Id, (await bob.At(former.Address).GetAsync("/api/users/me"))["id"]!.GetValue<Guid>());
        Assert.Equal(2, await scene.Database.CountAsync("signing_keys"));
        Assert.Contains(server.Log.All, l => l.Event.Id == 1211);
    }

    [Fact]
    public async Task The_private_key_is_not_in_the_database_in_clear()
    {
        await using var server = await TestServer.StartAsync();
        await server.Services.GetRequiredService<KeyRing>().EnsureAsync(default);

        var stored = await server.Database.ValueAsync<byte[]>("SELECT private_key FROM signing_keys");

        using var key = System.Security.Cryptography.ECDsa.Create();
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => key.ImportPkcs8PrivateKey(stored!, out _));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(
            () => key.ImportPkcs8PrivateKey(stored.AsSpan(29), out _));
    }

    private static async Task<List<string>> PublishedAsync(KeyRing keys) =>
        [.. JsonNode.Parse(await keys.JwksAsync(default))!["keys"]!.AsArray().Select(k => k!["kid"]!.GetValue<string>())];

    /// <summary>With a key prefix of its own a server is on another channel: no notice arrives.</summary>
    private static Dictionary<string, string> DeafTo(TestScene scene) =>
        new() { ["Veza:Redis:KeyPrefix"] = scene.RedisPrefix + "deaf:" };
}
