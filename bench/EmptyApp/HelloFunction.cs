using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Veza.Bench.EmptyApp;

/// <summary>The one function of an isolated worker that does nothing else.</summary>
public sealed class HelloFunction
{
    /// <summary>Answers.</summary>
    [Function("hello")]
    public Task GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello")] HttpRequest req)
    {
        ArgumentNullException.ThrowIfNull(req);
        return req.HttpContext.Response.WriteAsync("Hello World!");
    }
}
