using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Veza.Shared.Database.Redis;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Shared.Tests.Realtime;

public sealed class NoticesThroughOutages
{
    private const BackplaneMessage Kind = (BackplaneMessage)250;
    private const int First = -2;
    private const int Last = -1;
    private const int SubscribingFailed = 1101;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Who_subscribed_at_the_third_try_hears_each_notice_once_and_in_order()
    {
        var at = TestEnvironment.Redis.Split(',')[0].Split(':');
        await using var proxy = FaultyProxy.Start(at[0], int.Parse(at[1], CultureInfo.InvariantCulture));
        proxy.Refuse();
        var prefix = $"notices-{Fresh.Id():n}:";
        await using Process late = new($"127.0.0.1:{proxy.Port}", prefix), sender = new(TestEnvironment.Redis, prefix);
        var (heard, tries, ends) = (new ConcurrentQueue<int>(), new SemaphoreSlim(0), new SemaphoreSlim(0));
        late.Backplane.Handle(Kind, payload =>
        {
            var number = BitConverter.ToInt32(payload.Span);
            heard.Enqueue(number);
            if (number == Last) ends.Release();
        });
        late.Log.Failed += () => tries.Release();

        await Task.WhenAll(late.Backplane.StartAsync(default), sender.Backplane.StartAsync(default));
        for (var i = 0; i < 2; i++) Assert.True(await tries.WaitAsync(Patience));
        proxy.Resume();
        await Waiting.UntilAsync(
            () =>
            {
                sender.Backplane.Send(Kind, BitConverter.GetBytes(First));
                return !heard.IsEmpty;
            },
            () => "a notice was heard",
            Patience);
        for (var i = 0; i < 1000; i++) sender.Backplane.Send(Kind, BitConverter.GetBytes(i));

        for (var i = 0; i < 2; i++) // the second frame comes after all that was to be heard of the first
        {
            sender.Backplane.Send(Kind, BitConverter.GetBytes(Last));
            Assert.True(await ends.WaitAsync(Patience));
        }

        Assert.Equal([.. Enumerable.Range(0, 1000), Last, Last], heard.Where(n => n != First));
    }

    /// <summary>As much of a server as notices need.</summary>
    private sealed class Process : IAsyncDisposable
    {
        private readonly RedisServer redis;

        public Process(string connection, string prefix)
        {
            redis = new(Options.Create(new RedisOptions { ConnectionString = connection, KeyPrefix = prefix }), NullLogger<RedisServer>.Instance);
            Backplane = new(redis, new ProcessIdentity(TimeProvider.System), Log);
        }

        public FailureLog Log { get; } = new();

        public RedisBackplane Backplane { get; }

        public async ValueTask DisposeAsync()
        {
            await Backplane.StopAsync(default);
            Backplane.Dispose();
            await redis.DisposeAsync();
        }
    }

    private sealed class FailureLog : ILogger<RedisBackplane>
    {
        public event Action? Failed;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == SubscribingFailed) Failed?.Invoke();
        }
    }
}
