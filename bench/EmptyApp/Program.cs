using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
await builder.Build().RunAsync();

/// <summary>The one function of an isolated worker that does nothing else.</summary>
public sealed class Hello
{
    /// <summary>Answers.</summary>
    [Function("hello")]
    public Task GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello")] HttpRequest req) =>
        req.HttpContext.Response.WriteAsync("Hello World!");
}
