using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Testing;

/// <summary>
/// Tells when the notices that one server sent have been handled by another: notices of one sender keep their order, so all
/// before the fence's own have been when that one is. One fence for each receiving server.
/// </summary>
public sealed class BackplaneFence : IDisposable
{
    private const BackplaneMessage Kind = (BackplaneMessage)250;

    private readonly RedisBackplane sender;
    private readonly SemaphoreSlim passed = new(0);

    /// <summary>Starts to listen.</summary>
    public BackplaneFence(TestServer from, TestServer to)
    {
        sender = from.Services.GetRequiredService<RedisBackplane>();
        to.Services.GetRequiredService<RedisBackplane>().Handle(Kind, _ => passed.Release());
    }

    /// <summary>Waits until all notices so far have been handled. The first time it also waits for the channel to open.</summary>
    public async Task PassAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (passed.CurrentCount > 0) await passed.WaitAsync(patience.Token); // answers to an earlier call's repeats
        do sender.Send(Kind, []);
        while (!await passed.WaitAsync(TimeSpan.FromMilliseconds(200), patience.Token));
    }

    /// <inheritdoc/>
    public void Dispose() => passed.Dispose();
}
