using System.Globalization;
using Veza.Testing.Stages;

namespace Veza.Testing;

/// <summary>What the processes of one installation share: a database, a key prefix, a secret.</summary>
public sealed class TestScene : IAsyncDisposable
{
    private static int scenes;

    private readonly SemaphoreSlim starting = new(1, 1);
    private AzureScene? azure;

    private TestScene(TestDatabase database, string redisPrefix)
    {
        Database = database;
        RedisPrefix = redisPrefix;
    }

    /// <summary>The installation's database.</summary>
    public TestDatabase Database { get; }

    /// <summary>Before every Redis key and channel.</summary>
    public string RedisPrefix { get; }

    /// <summary>The folder of its files; goes with it.</summary>
    public string Files { get; } = Path.Combine(Path.GetTempPath(), "veza-test-files", Path.GetRandomFileName());

    /// <summary>A new installation without anybody in it.</summary>
    public static async Task<TestScene> CreateAsync()
    {
        _ = TestEnvironment.Redis;
        var run = await TestRun.CurrentAsync();
        var number = Interlocked.Increment(ref scenes);
        return new TestScene(
            await TestDatabase.CreateAsync(),
            string.Create(CultureInfo.InvariantCulture, $"veza-test:{run.Number}:{number}:"));
    }

    /// <summary>
    /// The settings of a server of this installation. Rate limits and the default channel are off, so that a test that is not about
    /// them never meets one; what is given comes last and wins.
    /// </summary>
    public Dictionary<string, string> Settings(IEnumerable<KeyValuePair<string, string>>? given = null)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Veza:Database:ConnectionString"] = Database.ConnectionString,
            ["Veza:Redis:ConnectionString"] = TestEnvironment.Redis,
            ["Veza:Redis:KeyPrefix"] = RedisPrefix,
            ["Veza:Redis:Timeout"] = "00:00:20", // a busy machine is not an outage; tests of outages set their own
            ["Veza:Identity:KeySecret"] = "a secret for tests only, long enough for any rule about length",
            ["Veza:Identity:PasswordIterations"] = "10000", // the cheapest that is allowed: a test makes many people
            ["Veza:Storage:Folder"] = Files,
            // What people say has the numbers from 1 on, unless a test is about what else stands there.
            ["Veza:Messages:SystemMessages"] = "false",
            ["Veza:RateLimits:MessagesPerMinute"] = "0",
            ["Veza:RateLimits:TypingPerMinute"] = "0",
            ["Veza:RateLimits:OtherEventsPerMinute"] = "0",
            ["Veza:RateLimits:DirectRoomsPerMinute"] = "0",
            ["Veza:RateLimits:ProfileChangesPerMinute"] = "0",
            ["Veza:RateLimits:ReactionsPerMinute"] = "0",
            ["Veza:RateLimits:ReportsPerMinute"] = "0",
            ["Veza:RateLimits:RuleWritesPerMinute"] = "0",
            ["Veza:RateLimits:RequestsPerMinute"] = "0",
            ["Veza:RateLimits:AnonymousRequestsPerMinute"] = "0",
            ["Veza:Rooms:DefaultChannel"] = "", // a person whom a test makes is in the rooms that it makes
            ["Veza:Rooms:AdditionsPerDay"] = "0",
            ["Veza:Rooms:AdditionsOfOnePerDay"] = "0",
            ["Veza:Rooms:AdditionsToRoomPerDay"] = "0",
            ["Veza:RateLimits:SignInsPerMinute"] = "0",
            ["Veza:RateLimits:RefreshesPerMinute"] = "0",
            ["Veza:RateLimits:SignInTriesPerAddress"] = "0",
            ["Veza:RateLimits:SignInTriesPerAccount"] = "0",
        };
        foreach (var (key, value) in given ?? []) settings[key] = value;
        return settings;
    }

    /// <summary>The installation's Azure services, which its packaged servers share; started when they are first needed.</summary>
    public async Task<AzureScene> AzureAsync()
    {
        await starting.WaitAsync();
        try
        {
            return azure ??= await AzureScene.StartAsync();
        }
        finally
        {
            starting.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (azure is not null) await azure.DisposeAsync();
        starting.Dispose();
        if (Directory.Exists(Files)) Directory.Delete(Files, recursive: true);
        await Database.DisposeAsync();
    }
}
