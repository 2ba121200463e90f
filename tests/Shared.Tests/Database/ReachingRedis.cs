using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Veza.Doubles;
using Veza.Shared.Database.Redis;

namespace Veza.Shared.Tests.Database;

public sealed class ReachingRedis
{
    private const int MaxUnanswered = 10_000;

    [Fact]
    public async Task Who_asks_a_Redis_that_hangs_is_told_so_and_what_it_has_not_answered_is_bounded()
    {
        await using var proxy = StartProxy();
        await using var redis = Open($"127.0.0.1:{proxy.Port}");
        await Waiting.ForAsync(() => Record.ExceptionAsync(() => redis.AskAsync(Write)), failure => failure is null);

        proxy.Stall();
        var (failures, most) = (new List<Exception?>(), 0L);
        for (var wave = 0; wave < 3; wave++)
        {
            var asked = Enumerable.Range(0, MaxUnanswered / 2).Select(_ => Record.ExceptionAsync(() => redis.AskAsync(Write))).ToArray();
            most = Math.Max(most, redis.Outstanding);
            failures.AddRange(await Task.WhenAll(asked)); // nobody waits for them any more
        }

        proxy.Resume();

        Assert.All(failures, e => Assert.True(e is not null && RedisServer.IsOutage(e), $"{e}"));
        Assert.Contains(failures, e => e is RedisTimeoutException);
        Assert.InRange(most, MaxUnanswered / 2, MaxUnanswered + 100); // the client library has a few of its own
        await Waiting.ForAsync(() => Record.ExceptionAsync(() => redis.AskAsync(Write)), failure => failure is null);
    }

    [Fact]
    public async Task Without_a_connection_nobody_waits_and_one_that_is_back_is_found()
    {
        await using var proxy = StartProxy();
        await using var redis = Open($"127.0.0.1:{proxy.Port}", timeout: TimeSpan.FromSeconds(30));
        await redis.AskAsync(Write);
        using var restored = new SemaphoreSlim(0);
        redis.Restored += () => restored.Release();

        proxy.Refuse();
        await Waiting.UntilAsync(() => !redis.IsConnected, () => "the connection is known to be lost");
        var failure = await Record.ExceptionAsync(() => redis.AskAsync(Write));
        proxy.Resume();

        Assert.IsType<RedisConnectionException>(failure);
        Assert.True(await restored.WaitAsync(TimeSpan.FromSeconds(30)));
        await Waiting.ForAsync(() => Record.ExceptionAsync(() => redis.AskAsync(Write)), e => e is null);
    }

    [Fact]
    public async Task A_user_of_an_access_list_may_be_bound_to_the_keys_and_channels_of_the_installation()
    {
        await using var server = await PrivateRedis.StartAsync(
            "--user", "veza", "on", ">secret", "~veza:*", "&veza:*", "+@all", "-@dangerous", "-@admin");
        await using var redis = Open(server.ConnectionString + ",user=veza,password=secret");
        var keys = await redis.DatabaseAsync();

        var who = (string?)await redis.AskAsync(database => database.ExecuteAsync("ACL", "WHOAMI"));
        var (own, heard) = (await redis.AskAsync(Write), new TaskCompletionSource<string?>());
        (await (await redis.SubscriberAsync()).SubscribeAsync(RedisChannel.Literal("veza:news"))).OnMessage(m => heard.SetResult(m.Message));
        await (await redis.SubscriberAsync()).PublishAsync(RedisChannel.Literal("veza:news"), "here");

        Assert.Equal(("veza", true, "here"), (who, own, await heard.Task.WaitAsync(TimeSpan.FromSeconds(30))));
        Assert.Contains("No permission", (await Assert.ThrowsAsync<RedisServerException>(() => keys.StringSetAsync("other:key", "1"))).Message,
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_server_that_speaks_nothing_below_TLS_1_3_is_understood()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=redis.test", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        var folder = Directory.CreateTempSubdirectory();
        var (chain, secret) = (Path.Combine(folder.FullName, "redis.crt"), Path.Combine(folder.FullName, "redis.key"));
        await File.WriteAllTextAsync(chain, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(secret, key.ExportPkcs8PrivateKeyPem());
        var port = LoopbackPorts.Take().ToString(CultureInfo.InvariantCulture);
        await using var server = await PrivateRedis.StartAsync(
            "--tls-port", port, "--tls-cert-file", chain, "--tls-key-file", secret, "--tls-auth-clients", "no", "--tls-protocols", "TLSv1.3");
        folder.Delete(recursive: true);
        var configuration = Settings($"127.0.0.1:{port},ssl=true,sslHost=redis.test,sslProtocols=Tls13").ToConfiguration();
        configuration.CertificateValidation += (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString();

        using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);

        Assert.True(await Write(connection.GetDatabase()));
    }

    private static Task<bool> Write(IDatabase database) => database.StringSetAsync("veza:reached", "1", TimeSpan.FromMinutes(1));

    private static RedisOptions Settings(string connection, TimeSpan? timeout = null) =>
        new() { ConnectionString = connection, Timeout = timeout ?? TimeSpan.FromSeconds(1) };

    private static RedisServer Open(string connection, TimeSpan? timeout = null) =>
        new(Options.Create(Settings(connection, timeout)), NullLogger<RedisServer>.Instance);

    private static FaultyProxy StartProxy()
    {
        var at = TestEnvironment.Redis.Split(',')[0].Split(':');
        return FaultyProxy.Start(at[0], int.Parse(at[1], CultureInfo.InvariantCulture));
    }
}
