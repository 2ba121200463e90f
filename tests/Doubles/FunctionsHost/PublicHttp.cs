using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Newtonsoft.Json.Linq;

namespace Veza.Doubles.FunctionsHost;

/// <summary>The HTTP functions: matched by their routes, passed on in the mode of the host.</summary>
internal sealed class PublicHttp(
    Package package, HandlerPool handlers, HostFaults faults, FunctionsHostOptions options) : IDisposable
{
    private readonly HttpProxy proxy = new();
    private readonly HttpForwarding forwarding = new();

    /// <summary>Maps every HTTP function, and what the host answers where there is none.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var prefix = package.Host.RoutePrefix;
        foreach (var function in package.Functions.Where(f => f.Is("httpTrigger")))
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
    public void Dispose()
    {
        proxy.Dispose();
        forwarding.Dispose();
    }

    private async Task PassAsync(HttpContext context, FunctionSpec function)
    {
        var id = Guid.CreateVersion7(options.Clock.GetUtcNow());
        var instance = handlers.Next();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(package.Host.FunctionTimeout);
        try
        {
            await handlers.AwaitStartAsync(instance, limit.Token);
            if (faults.AlsoHttp) await DisturbAsync(function, instance, limit);
            if (options.HttpMode == HttpMode.Proxying) await proxy.PassAsync(context, instance, id, limit.Token);
            else await forwarding.PassAsync(context, instance, id, limit.Token);
        }
        catch (HandlerGoneException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        catch (HttpRequestException)
        {
            context.Abort(); // the answer had begun
        }
        catch (IOException)
        {
            context.Abort();
        }
        catch (OperationCanceledException)
        {
            if (!context.RequestAborted.IsCancellationRequested && limit.IsCancellationRequested) await instance.KillAsync(forTimeout: true);
            context.Abort();
        }
    }

    private async Task DisturbAsync(FunctionSpec function, HandlerInstance instance, CancellationTokenSource limit)
    {
        if (faults.Hits(HostFault.SlowAnswer, function.Name)) await Task.Delay(faults.SlowBy, limit.Token);
        if (faults.Hits(HostFault.KillDuringCall, function.Name)) _ = KillSoonAsync(instance);
    }

    private async Task KillSoonAsync(HandlerInstance instance)
    {
        await Task.Delay(faults.Moment());
        await instance.KillAsync();
    }
}
