using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Moq;
using Veza.Functions.Hosting.Worker;
using Veza.Shared.Messages.Sending;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Hosting;

/// <summary>How the worker is put together; that it works is seen behind the double of the host.</summary>
[Trait(Stage.Name, Stage.Standalone)] // looks inside
public sealed class StartingTheWorker
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly string[] Args =
    [
        // The worker reads the host's own arguments from the command line of the process; these are what it makes of them.
        "--Functions:Worker:HostEndpoint=http://127.0.0.1:9/", "--Functions:Worker:WorkerId=w", "--Functions:Worker:RequestId=r",
        "--Functions:Worker:GrpcMaxMessageLength=1048576",
        "--environment=Test", "--Veza:Database:ConnectionString=Host=127.0.0.1", "--Veza:Redis:ConnectionString=127.0.0.1:9",
        "--Veza:Identity:KeySecret=" + new string('k', 64),
        "--AzureSignalRConnectionString=Endpoint=http://127.0.0.1:9;AccessKey=0123456789abcdef0123456789abcdef;Version=1.0;",
        "--ServiceBusConnection=Endpoint=sb://127.0.0.1:9;SharedAccessKeyName=p;SharedAccessKey=k;UseDevelopmentEmulator=true",
        "--Veza:Storage:ServiceUri=https://files.example.test",
    ];

    [Theory]
    [InlineData(true, "--host", "127.0.0.1", "--functions-uri", "http://127.0.0.1:1/")]
    [InlineData(true, "--functions-uri=http://127.0.0.1:1/")]
    [InlineData(false, "serve")]
    [InlineData(false)]
    public void The_host_is_known_by_the_address_that_it_gives(bool isWorker, params string[] args) =>
        Assert.Equal(isWorker, WorkerHost.IsAskedFor(args));

    [Fact]
    public void The_log_goes_to_the_host_once_and_forwarded_headers_are_not_believed_unasked()
    {
        using var host = WorkerHost.Create(Args);

        var providers = host.Services.GetServices<ILoggerProvider>().Select(p => p.GetType().Name).ToList();

        Assert.DoesNotContain("ConsoleLoggerProvider", providers);
        Assert.Contains("WorkerLoggerProvider", providers);
        Assert.Equal(ForwardedHeaders.None, host.Services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value.ForwardedHeaders);
    }

    [Fact]
    public void What_ends_first_is_the_wait_for_calls_then_the_server_then_what_they_use_and_last_the_way_to_the_host()
    {
        using var host = WorkerHost.Create(Args);

        var services = host.Services.GetServices<IHostedService>().Reverse().ToList(); // in the order of their end
        int Place(string name) => services.FindIndex(s => s.GetType().Name == name);

        Assert.True(
            Place(nameof(InvocationsDrain)) < Place("GenericWebHostService")
            && Place("GenericWebHostService") < Place(nameof(MessageWriter))
            && Place(nameof(MessageWriter)) < Place("WorkerHostedService"),
            string.Join(", ", services.Select(s => s.GetType().Name)));
        Assert.True(host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ServicesStartConcurrently);
    }

    [Fact]
    public async Task A_refused_setting_ends_it_with_a_code_that_counts() => Assert.Equal(1, await WorkerHost.RunAsync(Args[..5]));

    [Fact]
    public async Task The_end_waits_for_calls_that_are_running_and_for_no_others()
    {
        var invocations = new Invocations();
        var (began, may) = (new TaskCompletionSource(), new TaskCompletionSource());
        var call = invocations.Invoke(Context(), async _ =>
        {
            began.SetResult();
            await may.Task;
        });
        await began.Task;

        var end = new InvocationsDrain(invocations, TimeProvider.System).StopAsync(CancellationToken.None);
        var waited = !end.IsCompleted;
        may.SetResult();
        await Task.WhenAll(call, end).WaitAsync(TimeSpan.FromSeconds(20));
        await new InvocationsDrain(new Invocations(), TimeProvider.System).StopAsync(CancellationToken.None);

        Assert.True(waited);
    }

    [Fact]
    public async Task A_call_that_does_not_end_holds_the_end_no_longer_than_the_host_allows()
    {
        var invocations = new Invocations();
        var never = new TaskCompletionSource();
        var call = invocations.Invoke(Context(), _ => never.Task);
        var clock = new ManualClock();

        var end = new InvocationsDrain(invocations, clock).StopAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(end.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        await end.WaitAsync(TimeSpan.FromSeconds(20)); // and without a fault: the process ends with its code
        never.SetResult();
        await call;
    }

    [Fact]
    public async Task A_call_belongs_to_the_trace_that_the_host_names()
    {
        var seen = new List<string?>();

        await new Invocations().Invoke(Context(), _ =>
        {
            seen.Add(Activity.Current?.TraceId.ToHexString());
            seen.Add(Activity.Current?.ParentSpanId.ToHexString());
            return Task.CompletedTask;
        });

        Assert.Equal(["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"], seen);
        Assert.Null(Activity.Current);
    }

    private static FunctionContext Context()
    {
        var (context, trace, definition) = (new Mock<FunctionContext>(), new Mock<TraceContext>(), new Mock<FunctionDefinition>());
        trace.SetupGet(t => t.TraceParent).Returns(Trace);
        definition.SetupGet(d => d.Name).Returns("queue-analytics");
        context.SetupGet(c => c.TraceContext).Returns(trace.Object);
        context.SetupGet(c => c.FunctionDefinition).Returns(definition.Object);
        return context.Object;
    }
}
