using System.IO.Pipelines;
using System.Net.Sockets;
using Npgsql;
using Veza.Shared.Database;
using Veza.Shared.Database.Redis;

namespace Veza.Shared.Tests.Database;

/// <summary>What is "not now" and what is a bug: the first is answered with a time to come back, the second is looked into.</summary>
public sealed class KnowingOutages
{
    [Theory]
    [InlineData("57014", true)] // a statement ran into the server's own time limit
    [InlineData("25006", true)] // a standby
    [InlineData("57P01", true)]
    [InlineData("57P02", true)]
    [InlineData("57P03", true)]
    [InlineData("53100", true)]
    [InlineData("53300", true)]
    [InlineData("40P01", true)]
    [InlineData("55P03", true)]
    [InlineData("23505", false)]
    [InlineData("42P01", false)]
    [InlineData("22001", false)]
    public void PostgreSQL_says_it_by_its_state(string state, bool isOutage) =>
        Assert.Equal(isOutage, Postgres.IsOutage(new PostgresException("told", "ERROR", "ERROR", state)));

    [Fact]
    public void A_connection_that_broke_while_a_statement_was_cancelled_is_an_outage_and_a_disposed_pool_is_none()
    {
        Assert.True(Postgres.IsOutage(new ObjectDisposedException(typeof(ManualResetEventSlim).FullName)));
        Assert.False(Postgres.IsOutage(new ObjectDisposedException(nameof(NpgsqlDataSource))));
    }

    [Theory]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.", true)]
    [InlineData("ERR Error running script (call to f_1): @user_script:1: -OOM command not allowed when used memory > 'maxmemory'.", true)]
    [InlineData("LOADING Redis is loading the dataset in memory", true)]
    [InlineData("READONLY You can't write against a read only replica.", true)]
    [InlineData("MISCONF Redis is configured to save RDB snapshots", true)]
    [InlineData("BUSY Redis is busy running a script.", true)]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value", false)]
    [InlineData("ERR unknown command", false)]
    public void Redis_says_it_by_its_first_word(string answer, bool isOutage) =>
        Assert.Equal(isOutage, RedisServer.IsNotNow(answer));

    [Fact]
    public void A_connection_to_Redis_that_was_cut_while_it_was_read_is_an_outage_and_a_mistake_of_ours_is_none()
    {
        var pipe = new Pipe();
        pipe.Reader.Complete();

        var cut = Assert.Throws<InvalidOperationException>(() => pipe.Reader.AdvanceTo(default)); // as the client library does it

        Assert.True(RedisServer.IsOutage(cut));
        Assert.True(RedisServer.IsOutage(new SocketException()));
        Assert.False(RedisServer.IsOutage(new InvalidOperationException("ours")));
    }

    [Fact]
    public void No_part_of_a_key_is_long_or_odd_and_equal_ones_stay_equal()
    {
        var user = "0198c0de-0000-7000-8000-000000000000";
        string[] wild = [new('x', 900_000), new('x', 65), "two words", "a\nb", "\u00E9", "\uD800", ""];

        Assert.Equal((user, "2001:db8:1:2::"), (KeyPart.Of(user), KeyPart.Of("2001:db8:1:2::")));
        Assert.All(wild, text => Assert.InRange(KeyPart.Of(text).Length, 0, KeyPart.MaxLength));
        Assert.All(wild, text => Assert.Equal(KeyPart.Of(text), KeyPart.Of(new string(text))));
        Assert.Equal(wild.Length, wild.Select(KeyPart.Of).Distinct().Count());
    }
}
