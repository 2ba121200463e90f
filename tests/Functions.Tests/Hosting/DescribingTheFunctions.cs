using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Veza.Functions.Functions;
using Veza.Functions.Hosting.Composition;
using Veza.Functions.Hub;
using Veza.Functions.Triggers;
using Veza.Shared.Events;
using Veza.Shared.Realtime.AzureSignalR;
using Veza.Shared.Realtime.AzureSignalR.Rest;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Hosting;

/// <summary>
/// The functions, what the worker tells the host of them, what the build wrote beside the program, host.json, and the routes, queues and
/// events behind them say the same.
/// </summary>
[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed partial class DescribingTheFunctions : IAsyncLifetime
{
    private WebApplication app = null!;
    private IReadOnlyList<FunctionMetadata> all = [];

    public async Task InitializeAsync()
    {
        all = await FunctionMetadata.OfWorkerAsync();
        string[] args =
        [
            "--environment=Test", $"--contentRoot={AppContext.BaseDirectory}",
            "--Veza:Database:ConnectionString=Host=127.0.0.1", "--Veza:Redis:ConnectionString=127.0.0.1:9", "--Veza:Identity:KeySecret=" + new string('k', 64),
            "--AzureSignalRConnectionString=Endpoint=http://127.0.0.1:9;AccessKey=0123456789abcdef0123456789abcdef;Version=1.0;",
            "--ServiceBusConnection=Endpoint=sb://127.0.0.1:9;SharedAccessKeyName=p;SharedAccessKey=k;UseDevelopmentEmulator=true",
            "--Veza:Storage:ServiceUri=https://files.example.test",
        ];
        app = VezaServer.Create(args, b => b.Logging.ClearProviders(), HostingMode.Functions); // it is described, not started
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public void Every_public_endpoint_is_reached_through_one_function()
    {
        var wrong = PublicPaths().Select(path => (path, Functions: Http.Where(f => f.Takes(path)).Select(f => f.Name).ToList()))
            .Where(p => p.Functions.Count != 1).Select(p => $"{p.path}: {string.Join(", ", p.Functions)}");

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_HTTP_function_leads_to_an_endpoint()
    {
        var paths = PublicPaths();

        Assert.Empty(Http.Where(f => !paths.Any(f.Takes)).Select(f => f.Name));
    }

    [Fact]
    public void No_public_route_lies_where_the_host_has_its_own() => Assert.All(Http, f => Assert.DoesNotMatch(Reserved(), f.Route));

    [Fact]
    public void The_worker_and_the_build_describe_the_same_functions_which_are_those_of_the_classes()
    {
        var built = FunctionMetadata.OfBuild();
        var declared =
            from type in typeof(HttpFunctions).Assembly.GetTypes()
            from method in type.GetMethods()
            let function = method.GetCustomAttribute<FunctionAttribute>()
            where function is not null
            select (function.Name, $"{type.FullName}.{method.Name}");

        Assert.Equal(
            declared.Order(), all.Select(f => (f.Name, f.EntryPoint)).Order());
        Assert.Equal(
            built.Select(f => $"{f.Name} {f.EntryPoint} {f.Said}").Order(StringComparer.Ordinal),
            all.Select(f => $"{f.Name} {f.EntryPoint} {f.Said}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Function_classes_are_called_without_reflection()
    {
        // Of a class that is not public, the worker calls methods by reflection, with a service of another call at times.
        Assert.All(
            all.Select(f => f.EntryPoint[..f.EntryPoint.LastIndexOf('.')]).Distinct(),
            name => Assert.True(typeof(HttpFunctions).Assembly.GetType(name)!.IsPublic, name));
    }

    [Fact]
    public void Names_are_those_that_the_host_allows()
    {
        Assert.All(all, f =>
        {
            Assert.Matches(FunctionName(), f.Name);
            Assert.NotEqual("host", f.Name);
            Assert.Matches(BindingName(), f["name"]!);
            Assert.All(f.Bindings.Skip(1), b => Assert.Equal(("$return", "http"), (b["name"]!.ToString(), b["type"]!.ToString())));
        });
    }

    [Fact]
    public void An_HTTP_function_takes_any_method_from_anybody()
    {
        Assert.All(Http, f =>
        {
            Assert.Equal("anonymous", f["authLevel"], ignoreCase: true); // the server itself asks for tokens
            Assert.False(f.Trigger.ContainsKey("methods"));
        });
        Assert.All(Events, f => Assert.Equal("in", Assert.Single(f.Bindings)["direction"]!.ToString(), ignoreCase: true));
    }

    [Fact]
    public void Client_events_come_from_the_hub_under_the_name_that_it_has_there()
    {
        var method = Assert.Single(typeof(ChatHub).GetMethods().Select(m => m.GetCustomAttribute<HubMethodNameAttribute>()?.Name).OfType<string>());

        var functions = all.Where(f => f.Type == "signalRTrigger").ToList();

        Assert.Equal(
            ["signalr-connected connections connected", "signalr-disconnected connections disconnected", $"signalr-event messages {method}"],
            functions.Select(f => $"{f.Name} {f["category"]} {f["event"]}").Order(StringComparer.Ordinal));
        Assert.All(functions, f => Assert.Equal(
            ("invocation", SignalROptions.Hub, SignalRAddress.Setting), (f["name"]!, f["hubName"]!, f["connectionStringSetting"]!)));
        Assert.All(functions, f => Assert.Equal(("String", false), (f["dataType"]!, f.Trigger.ContainsKey("parameterNames"))));
    }

    [Fact]
    public void Each_queue_has_its_function_which_knows_whether_it_has_sessions()
    {
        var functions = all.Where(f => f.Type == "serviceBusTrigger").ToList();

        Assert.Equal(Queues.All.Order(StringComparer.Ordinal), functions.Select(f => f["queueName"]!).Order(StringComparer.Ordinal));
        Assert.All(functions, f =>
        {
            var sessions = Queues.HasSessions(f["queueName"]!);
            Assert.Equal("queue-" + f["queueName"], f.Name);
            Assert.Equal(sessions ? "message" : "messages", f["name"]);
            Assert.Equal(sessions ? "true" : null, f["isSessionsEnabled"]?.ToLowerInvariant());
            Assert.Equal(sessions ? "One" : "Many", f["cardinality"]);
            Assert.Equal(("String", Veza.Shared.Events.ServiceBus.ServiceBusAddress.Setting), (f["dataType"]!, f["connection"]!));
        });
    }

    [Fact]
    public void Nothing_asks_the_host_for_retries_or_runs_at_its_start()
    {
        Assert.All(all.SelectMany(f => f.Bindings).Select(b => b.ToJsonString()).Append(WorkingCopy.Read("host.json")), text =>
        {
            Assert.DoesNotContain("\"retry\"", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("runOnStartup", text, StringComparison.OrdinalIgnoreCase);
        });
        Assert.All(all.Where(f => f.Type == "timerTrigger"), f => Assert.Equal(6, f["schedule"]!.Split(' ').Length));
    }

    [Fact]
    public void The_host_waits_longer_than_a_trigger_works_and_asks_for_nothing_that_this_runtime_does_not_have()
    {
        Assert.Equal("", FunctionMetadata.Host["extensions"]!["http"]!["routePrefix"]!.ToString());
        Assert.False(FunctionMetadata.Host.ContainsKey("customHandler") || FunctionMetadata.Host.ContainsKey("extensionBundle"));
        Assert.True(
            TimeSpan.Parse(FunctionMetadata.Host["functionTimeout"]!.ToString(), CultureInfo.InvariantCulture) >= 2 * new FunctionsOptions().TriggerTimeout);
    }

    private IEnumerable<FunctionMetadata> Http => all.Where(f => f.Type == "httpTrigger");

    private IEnumerable<FunctionMetadata> Events => all.Where(f => f.Type != "httpTrigger");

    private IEnumerable<RouteEndpoint> Endpoints() =>
        ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>();

    /// <summary>A path of each public endpoint, with an x wherever a parameter stands.</summary>
    private List<string> PublicPaths() =>
    [
        .. Endpoints().Select(e => "/" + string.Join('/', e.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(Text))))).Distinct(),
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
