using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost.Workers;

namespace Veza.Doubles.FunctionsHost;

/// <summary>The HTTP functions: matched by their routes, passed on to the worker's server, and called beside.</summary>
internal sealed class PublicHttp(
    Package package, FunctionCatalog functions, WorkerPool workers, HostFaults faults, FunctionsHostOptions options) : IDisposable
{
    private readonly HttpProxy proxy = new();

    /// <summary>Maps every HTTP function, and what the host answers where there is none.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var prefix = package.Host.RoutePrefix;
        foreach (var function in functions.Functions.Where(f => f.Is("httpTrigger")))
        {
            var pattern = prefix.Length == 0 ? "/" + function.Route : $"/{prefix}/{function.Route}";
            if (function.Trigger.Json["methods"] is JArray { Count: > 0 } methods)
                routes.MapMethods(pattern, methods.Select(m => ((string)m!).ToUpperInvariant()), c => PassAsync(c, function));
            else
                routes.Map(pattern, c => PassAsync(c, function));
        }

        var silent = options.Settings.TryGetValue("AzureWebJobsDisableHomepage", out var s) && bool.TryParse(s, out var off) && off;
        routes.MapGet("/", c => silent
            ? Task.FromResult(c.Response.StatusCode = StatusCodes.Status204NoContent)
            : c.Response.WriteAsync("Your Functions app is up and running."));
    }

    /// <inheritdoc/>
    public void Dispose() => proxy.Dispose();

    private async Task PassAsync(HttpContext context, FunctionSpec function)
    {
        if (!function.Anonymous || functions.InError.ContainsKey(function.Name))
        {
            // The double hands out no function keys, so nobody has one.
            context.Response.StatusCode =
                function.Anonymous ? StatusCodes.Status500InternalServerError : StatusCodes.Status401Unauthorized;
            return;
        }

        var instance = workers.Next();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(package.Host.FunctionTimeout);
        try
        {
            var channel = await WorkerPool.ChannelAsync(instance, limit.Token);
            if (faults.AlsoHttp) await DisturbAsync(function, instance, limit);
            await CallAsync(context, function, channel, limit.Token);
        }
        catch (WorkerGoneException) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or WorkerGoneException)
        {
            context.Abort(); // the answer had begun
        }
        catch (OperationCanceledException)
        {
            if (!context.RequestAborted.IsCancellationRequested && limit.IsCancellationRequested) await instance.KillAsync(forTimeout: true);
            context.Abort();
        }
    }

    /// <summary>The request goes one way and the call another; the worker joins them.</summary>
    private async Task CallAsync(HttpContext context, FunctionSpec function, WorkerChannel channel, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(options.Clock.GetUtcNow());
        var server = channel.HttpUri ?? throw new WorkerGoneException("The worker has no server of its own.");
        var passing = proxy.PassAsync(context, server, id, ct);
        var calling = channel.InvokeAsync(InvocationRequests.OfHttp(id, function, context.Request.Headers.TraceParent), ct);
        await Task.WhenAll(passing, calling);
        if (!Invocation.Judge(id, function, await calling).Succeeded && !context.Response.HasStarted)
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    private async Task DisturbAsync(FunctionSpec function, WorkerInstance instance, CancellationTokenSource limit)
    {
        if (faults.Hits(HostFault.SlowAnswer, function.Name)) await Task.Delay(faults.SlowBy, limit.Token);
        if (faults.Hits(HostFault.KillDuringCall, function.Name)) _ = KillSoonAsync(instance);
    }

    private async Task KillSoonAsync(WorkerInstance instance)
    {
        await Task.Delay(faults.Moment());
        await instance.KillAsync();
    }
}
