using System.Collections.Concurrent;
using Microsoft.Playwright;
using Veza.Testing.Stages;

namespace Veza.Web.Tests;

/// <summary>
/// A person's way to everything beyond the browser, which a test can break: the address of the server, and on the second
/// stage that of SignalR Service, too.
/// </summary>
public sealed class Network : IAsyncDisposable
{
    private const int BadEnd = 4000; // pages may not be told 1006, which browsers themselves say then

    private readonly FaultyProxy proxy;
    private readonly Uri? service;
    private readonly ConcurrentDictionary<IWebSocketRoute, bool> sockets = new();
    private volatile bool lost;

    private Network(FaultyProxy proxy, Uri? service) => (this.proxy, this.service) = (proxy, service);

    /// <summary>Where the person finds the server.</summary>
    public Uri Address => proxy.Address;

    /// <summary>A network that works.</summary>
    public static Network Of(TestServer server) =>
        new(FaultyProxy.Start(server.Address), Stage.IsFunctions ? server.Package.Connections : null);

    /// <summary>Whatever the window calls from now on goes through it.</summary>
    public async Task CarryAsync(IBrowserContext context)
    {
        if (service is null) return; // the proxy is the only way there
        bool IsService(string url) => new Uri(url).Authority == service.Authority;
        await context.RouteAsync(IsService, route => lost ? route.AbortAsync("connectionfailed") : route.ContinueAsync());
        await context.RouteWebSocketAsync(IsService, socket =>
        {
            sockets[socket] = true;
            if (lost) _ = EndAsync(socket);
            else sockets[socket.ConnectToServer()] = true;
        });
    }

    /// <summary>It is gone: what was open ends, nothing new comes through.</summary>
    public async Task LoseAsync()
    {
        lost = true;
        proxy.Refuse();
        foreach (var socket in sockets.Keys) await EndAsync(socket);
    }

    /// <summary>It is back.</summary>
    public void Resume()
    {
        lost = false;
        proxy.Resume();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => proxy.DisposeAsync();

    private async Task EndAsync(IWebSocketRoute socket)
    {
        sockets.TryRemove(socket, out _);
        await socket.CloseAsync(new WebSocketRouteCloseOptions { Code = BadEnd });
    }
}
