using System.Net;
using System.Net.Sockets;

namespace Veza.Shared.Tests.Testing;

public sealed class TheFaultyProxy : IAsyncLifetime
{
    private readonly TcpListener target = new(IPAddress.Loopback, 0);
    private FaultyProxy proxy = null!;

    public Task InitializeAsync()
    {
        target.Start();
        proxy = FaultyProxy.Start("127.0.0.1", ((IPEndPoint)target.LocalEndpoint).Port);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await proxy.DisposeAsync();
        target.Dispose();
    }

    [Fact]
    public async Task It_carries_bytes_both_ways_and_the_end_of_one_way()
    {
        var (client, server) = await ConnectAsync();

        await client.SendAsync("to"u8.ToArray());
        await server.SendAsync("from"u8.ToArray());
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal("to", await ReadAsync(server, 2));
        Assert.Equal(0, await server.ReceiveAsync(new byte[1]));
        Assert.Equal("from", await ReadAsync(client, 4));
    }

    [Fact]
    public async Task A_stall_holds_bytes_back_and_resuming_lets_them_through()
    {
        var (client, server) = await ConnectAsync();

        proxy.Stall();
        await client.SendAsync("late"u8.ToArray());
        var reading = ReadAsync(server, 4);
        var early = await Task.WhenAny(reading, Task.Delay(100)) == reading;
        proxy.Resume();

        Assert.False(early);
        Assert.Equal("late", await reading);
    }

    [Fact]
    public async Task A_cut_resets_both_sides_and_takes_new_connections()
    {
        var (client, server) = await ConnectAsync();

        proxy.Cut();

        await Assert.ThrowsAsync<SocketException>(() => client.ReceiveAsync(new byte[1]));
        await Assert.ThrowsAsync<SocketException>(() => server.ReceiveAsync(new byte[1]));
        await ConnectAsync();
    }

    [Fact]
    public async Task Refusing_turns_new_connections_away_until_it_resumes_on_the_same_port()
    {
        proxy.Refuse();
        using (var client = new Socket(SocketType.Stream, ProtocolType.Tcp))
            await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, proxy.Port));

        proxy.Resume();
        var (again, server) = await ConnectAsync();
        await again.SendAsync("back"u8.ToArray());

        Assert.Equal("back", await ReadAsync(server, 4));
    }

    private async Task<(Socket Client, Socket Server)> ConnectAsync()
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, proxy.Port);
        return (client, await target.AcceptSocketAsync());
    }

    private static async Task<string> ReadAsync(Socket socket, int length)
    {
        var buffer = new byte[length];
        for (var read = 0; read < length;)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(read));
            if (count == 0) break;
            read += count;
        }

        return System.Text.Encoding.UTF8.GetString(buffer);
    }
}
