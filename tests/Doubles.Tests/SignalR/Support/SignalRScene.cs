using Veza.Doubles.SignalR;
using Veza.Testing;

namespace Veza.Doubles.Tests.SignalR.Support;

/// <summary>The service with an upstream, a REST client and a clock that stands still.</summary>
internal sealed class SignalRScene : IAsyncDisposable
{
    public const string Primary = "SAMPLEACCESSKEY0123456789ABCDEFGHIJKLMNOPQRS=";
    public const string Secondary = "SAMPLESECONDARY0123456789ABCDEFGHIJKLMNOPQRS=";
    private readonly List<WireClient> clients = [];

    private SignalRScene(SignalRServiceDouble service, UpstreamApp upstream, ManualClock clock)
    {
        (Service, Upstream, Clock) = (service, upstream, clock);
        Rest = new(service, Primary, clock);
    }

    public SignalRServiceDouble Service { get; }

    public UpstreamApp Upstream { get; }

    public RestClient Rest { get; }

    public ManualClock Clock { get; }

    public static async Task<SignalRScene> StartAsync(Func<SignalRServiceOptions, SignalRServiceOptions>? with = null)
    {
        var clock = new ManualClock();
        var options = new SignalRServiceOptions { AccessKeys = [Primary, Secondary], Clock = clock };
        var upstream = await UpstreamApp.StartAsync();
        var service = await SignalRServiceDouble.StartAsync(with is null ? options : with(options));
        service.UpstreamTemplate = upstream.Template;
        return new(service, upstream, clock);
    }

    /// <summary>Connects and awaits that the upstream knows of it.</summary>
    public async Task<WireClient> ConnectAsync(string user, string query = "hub=chat")
    {
        var client = await WireClient.ConnectAsync(Service, Service.CreateClientToken(user, TimeSpan.FromDays(9000)), query);
        clients.Add(client);
        if (Service.UpstreamTemplate is not null) Assert.Equal("connected " + user, await Upstream.NextNameAsync());
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients) client.Dispose();
        await Service.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}
