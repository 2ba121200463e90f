using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Veza.Functions.ClientEvents;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;

namespace Veza.Functions.Functions;

/// <summary>
/// How the Functions host calls in: <c>POST /&lt;function name&gt;</c>. The answer is 200 with a JSON object, and comes when
/// the work is durable: an empty answer would hang the host, and after an answer the process may be killed.
/// </summary>
internal static class TriggerEndpoints
{
    /// <summary>Maps a function. An exception of the handler makes the invocation fail, so that the host tries again.</summary>
    /// <param name="routes">The server's routes.</param>
    /// <param name="function">The function's name, which is the name of its folder in the package.</param>
    /// <param name="handle">Does the work; what it returns is handed to the trigger, and null is nothing.</param>
    public static void MapTrigger(
        this IEndpointRouteBuilder routes,
        string function,
        Func<TriggerBody, HttpContext, CancellationToken, Task<RawJson?>> handle)
    {
        var options = routes.ServiceProvider.GetRequiredService<IOptions<FunctionsOptions>>().Value;
        routes.Map("/" + function, async context => // any method: a 405 would tell the public that there is something
            {
                if (!HttpMethods.IsPost(context.Request.Method) || !TriggerGuard.Admits(context))
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound; // to the public it does not exist
                    return;
                }

                using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
                deadline.CancelAfter(options.TriggerTimeout);
                try
                {
                    var body = await TriggerBody.ReadAsync(context.Request, deadline.Token);
                    await AnswerAsync(context, await handle(body, context, deadline.Token));
                }
                catch (OperationCanceledException) when (deadline.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
                {
                    throw new OutageException($"What {function} needs"); // too slow is as good as away; the host tries again
                }
            })
            .RequireFunctionsHost().Unlimited() // what clients sent through it is counted when it is handled
            .ExcludeFromDescription()
            .WithMetadata(new TriggerFunction(function), new RequestSizeLimitAttribute(options.MaxTriggerBytes));
    }

    private static async Task AnswerAsync(HttpContext context, RawJson? returned)
    {
        context.Response.ContentType = "application/json";
        if (returned is null)
        {
            await context.Response.Body.WriteAsync("{}"u8.ToArray());
            return;
        }

        await context.Response.Body.WriteAsync("{\"ReturnValue\":"u8.ToArray());
        await context.Response.Body.WriteAsync(returned.Utf8);
        await context.Response.Body.WriteAsync("}"u8.ToArray());
    }
}

/// <summary>Marks the endpoint of a function that no public request may reach.</summary>
internal sealed record TriggerFunction(string Name);
