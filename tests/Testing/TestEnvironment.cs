namespace Veza.Testing;

/// <summary>The servers that tests use. Without them tests fail: a test that skips proves nothing.</summary>
public static class TestEnvironment
{
    /// <summary>Npgsql connection string of a user who may create databases; its database is only the door.</summary>
    public static string Database => Required("VEZA_TEST_DATABASE");

    /// <summary>StackExchange.Redis connection string; tests use key prefixes of their own.</summary>
    public static string Redis => Required("VEZA_TEST_REDIS");

    /// <summary>For tests that need a Redis of their own.</summary>
    public static string RedisBinary => Optional("VEZA_TEST_REDIS_BINARY") ?? "redis-server";

    /// <summary>The Chromium that browser tests drive.</summary>
    public static string Chromium => Optional("VEZA_TEST_CHROMIUM") ?? "/usr/bin/chromium";

    /// <summary>The built web client; null: <c>src/Web/dist</c> of this working copy.</summary>
    public static string? WebRoot => Optional("VEZA_TEST_WEB_ROOT");

    private static string Required(string name) => Optional(name) ?? throw new InvalidOperationException(
        $"The environment variable {name} is not set: these tests need PostgreSQL and Redis. To start both and run the "
        + "tests, run ./veza test.");

    private static string? Optional(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
