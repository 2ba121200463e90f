using Veza.Functions.Hosting.Composition;

namespace Veza.Functions.Triggers;

/// <summary>
/// Answers requests that the host has matched to a function, by the endpoints that the standalone server has, and past the same
/// steps. The worker has routed the request to the function; here it is routed once more, by the product's routes.
/// </summary>
public sealed class HttpTriggers
{
    private readonly Lazy<RequestDelegate> pipeline;
    private readonly ILogger<HttpTriggers> logger;

    internal HttpTriggers(IServiceProvider services, ILogger<HttpTriggers> logger) =>
        (pipeline, this.logger) = (new(() => Build(services)), logger);

    /// <summary>Makes the endpoints, so that the first request need not wait for them.</summary>
    /// <exception cref="InvalidOperationException">A route does not say what it asks of its callers, or its limit.</exception>
    public void Prepare() => _ = pipeline.Value;

    /// <summary>
    /// Answers a request. It never fails: of a function that does, the worker would keep the request for ever. What the steps do not
    /// answer themselves comes when the answer has begun or its reader is gone: then the connection ends, as a server's would.
    /// </summary>
    public async Task AnswerAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var context = request.HttpContext;
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        try
        {
            await pipeline.Value(context);
        }
        catch (Exception fault)
        {
            if (!context.RequestAborted.IsCancellationRequested) TriggerLog.AnswerBroken(logger, fault);
            context.Abort();
        }
    }

    private static RequestDelegate Build(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        app.UseVeza();
        app.UseEndpoints(routes => routes.MapVeza());
        return app.Build();
    }
}
