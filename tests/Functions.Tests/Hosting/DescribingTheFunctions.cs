using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Veza.Functions.Functions;
using Veza.Functions.Hosting.Composition;
using Veza.Functions.Hub;
using Veza.Shared.Events;
using Veza.Shared.Realtime.AzureSignalR;
using Veza.Shared.Realtime.AzureSignalR.Rest;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Hosting;

/// <summary>host.json, the bindings and the endpoints behind them say the same.</summary>
[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed partial class DescribingTheFunctions : IAsyncLifetime
{
    private WebApplication app = null!;

    public Task InitializeAsync()
    {
        string[] args =
        [
            "--environment=Test", $"--contentRoot={AppContext.BaseDirectory}", "--FUNCTIONS_CUSTOMHANDLER_PORT=0",
            "--Veza:Database:ConnectionString=Host=127.0.0.1", "--Veza:Redis:ConnectionString=127.0.0.1:9", "--Veza:Identity:KeySecret=" + new string('k', 64),
            "--AzureSignalRConnectionString=Endpoint=http://127.0.0.1:9;AccessKey=0123456789abcdef0123456789abcdef;Version=1.0;",
            "--ServiceBusConnection=Endpoint=sb://127.0.0.1:9;SharedAccessKeyName=p;SharedAccessKey=k;UseDevelopmentEmulator=true",
            "--Veza:Storage:ServiceUri=https://files.example.test",
        ];
        app = VezaServer.Create(args, b => b.Logging.ClearProviders(), HostingMode.Functions); // it is described, not started
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public void Every_public_endpoint_is_reached_through_one_function()
    {
        var wrong = PublicPaths().Select(path => (path, Functions: FunctionJson.Http.Where(f => f.Takes(path)).Select(f => f.Name).ToList()))
            .Where(p => p.Functions.Count != 1).Select(p => $"{p.path}: {string.Join(", ", p.Functions)}");

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_HTTP_function_leads_to_an_endpoint()
    {
        var paths = PublicPaths();

        Assert.Empty(FunctionJson.Http.Where(f => !paths.Any(f.Takes)).Select(f => f.Name));
    }

    [Fact]
    public void No_public_route_can_take_the_path_of_a_function()
    {
        var open = from http in FunctionJson.Http
                   from function in FunctionJson.All
                   where http.Takes("/" + function.Name)
                   select $"{http.Name} takes /{function.Name}";

        Assert.Empty(open);
        Assert.All(FunctionJson.Http, f => Assert.DoesNotMatch(Reserved(), f.Route));
    }

    [Fact]
    public void Every_event_function_has_its_endpoint_and_the_reverse()
    {
        var mapped = Endpoints().Where(e => e.Metadata.GetMetadata<TriggerFunction>() is not null).ToList();

        Assert.Equal(
            FunctionJson.Events.Select(f => f.Name).Order(StringComparer.Ordinal),
            mapped.Select(e => e.Metadata.GetMetadata<TriggerFunction>()!.Name).Order(StringComparer.Ordinal));
        Assert.All(mapped, e =>
        {
            Assert.Equal("/" + e.Metadata.GetMetadata<TriggerFunction>()!.Name, e.RoutePattern.RawText);
            Assert.Null(e.Metadata.GetMetadata<HttpMethodMetadata>()); // any other method must not tell that there is something
        });
    }

    [Fact]
    public void Names_are_those_that_the_host_allows()
    {
        Assert.All(FunctionJson.All, f =>
        {
            Assert.Matches(FunctionName(), f.Name);
            Assert.NotEqual("host", f.Name);
            Assert.All(f.Bindings, b => Assert.Matches(BindingName(), b["name"]!.ToString())); // which rules $return out
        });
    }

    [Fact]
    public void An_HTTP_function_has_the_two_bindings_that_let_it_be_proxied_and_the_others_have_one()
    {
        Assert.All(FunctionJson.Http, f =>
        {
            Assert.Equal(["httpTrigger in", "http out"], f.Bindings.Select(b => $"{b["type"]} {b["direction"]}"));
            Assert.Equal("anonymous", f["authLevel"]); // the server itself asks for tokens
            Assert.False(f.Trigger.ContainsKey("methods"));
        });
        Assert.All(FunctionJson.Events, f => Assert.Equal("in", Assert.Single(f.Bindings)["direction"]!.ToString()));
    }

    [Fact]
    public void Client_events_come_from_the_hub_under_the_name_that_it_has_there()
    {
        var method = Assert.Single(typeof(ChatHub).GetMethods().Select(m => m.GetCustomAttribute<HubMethodNameAttribute>()?.Name).OfType<string>());

        var functions = FunctionJson.All.Where(f => f.Type == "signalRTrigger").ToList();

        Assert.Equal(
            ["signalr-connected connections connected", "signalr-disconnected connections disconnected", $"signalr-event messages {method}"],
            functions.Select(f => $"{f.Name} {f["category"]} {f["event"]}"));
        Assert.All(functions, f => Assert.Equal(
            ("invocation", SignalROptions.Hub, SignalRAddress.Setting), (f["name"]!, f["hubName"]!, f["connectionStringSetting"]!)));
        Assert.All(functions, f => Assert.False(f.Trigger.ContainsKey("parameterNames")));
    }

    [Fact]
    public void Each_queue_has_its_function_which_knows_whether_it_has_sessions()
    {
        var functions = FunctionJson.All.Where(f => f.Type == "serviceBusTrigger").ToList();

        Assert.Equal(Queues.All.Order(StringComparer.Ordinal), functions.Select(f => f["queueName"]!).Order(StringComparer.Ordinal));
        Assert.All(functions, f =>
        {
            var sessions = Queues.HasSessions(f["queueName"]!);
            Assert.Equal("queue-" + f["queueName"], f.Name);
            Assert.Equal(sessions ? "message" : "messages", f["name"]);
            Assert.Equal(sessions ? "true" : null, f["isSessionsEnabled"]);
            Assert.Equal(sessions ? null : "many", f["cardinality"]);
            Assert.Equal(("string", Veza.Shared.Events.ServiceBus.ServiceBusAddress.Setting), (f["dataType"]!, f["connection"]!));
        });
    }

    [Fact]
    public void Nothing_asks_the_host_for_retries_or_runs_at_its_start()
    {
        Assert.All(FunctionJson.All.Select(f => $"src/Functions/Bindings/{f.Name}/function.json").Append("host.json"), file =>
        {
            Assert.DoesNotContain("\"retry\"", WorkingCopy.Read(file), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("runOnStartup", WorkingCopy.Read(file), StringComparison.OrdinalIgnoreCase);
        });
        Assert.All(FunctionJson.All.Where(f => f.Type == "timerTrigger"), f => Assert.Equal(6, f["schedule"]!.Split(' ').Length));
    }

    [Fact]
    public void The_host_waits_longer_than_a_trigger_works_and_passes_HTTP_on_in_either_way()
    {
        var handler = FunctionJson.Host["customHandler"]!;

        Assert.Equal("", FunctionJson.Host["extensions"]!["http"]!["routePrefix"]!.ToString());
        Assert.True(handler["enableProxyingHttpRequest"]!.GetValue<bool>() && handler["enableForwardingHttpRequest"]!.GetValue<bool>());
        Assert.Equal(["functions"], handler["description"]!["arguments"]!.AsArray().Select(a => a!.ToString()));
        Assert.True(
            TimeSpan.Parse(FunctionJson.Host["functionTimeout"]!.ToString(), CultureInfo.InvariantCulture) >= 2 * new FunctionsOptions().TriggerTimeout);
    }

    private IEnumerable<RouteEndpoint> Endpoints() =>
        ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>();

    /// <summary>A path of each public endpoint, with an x wherever a parameter stands.</summary>
    private List<string> PublicPaths() =>
    [
        .. Endpoints().Where(e => e.Metadata.GetMetadata<TriggerFunction>() is null)
            .Select(e => "/" + string.Join('/', e.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(Text))))).Distinct(),
    ];

    private static string Text(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        _ => "x",
    };

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FunctionName();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BindingName();

    [GeneratedRegex("^/?(admin|runtime)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Reserved();
}
