namespace Veza.Functions.Http.Problems;

/// <summary>
/// Around everything: turns an exception into the answer that <see cref="ExceptionMapper"/> has for it, and an answer without a body
/// (404, 405, 413, 415 of the framework) into a problem.
/// </summary>
internal sealed class ExceptionMiddleware(RequestDelegate next, ExceptionMapper faults)
{
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, e);
            return;
        }

        var response = context.Response;
        var isBare = !response.HasStarted && response.ContentType is null && response.ContentLength is null;
        if (isBare && response.StatusCode >= 400)
            await CompleteAsync(context, response.StatusCode);
    }

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        if (exception is BadHttpRequestException request) return BadRequests.WriteAsync(context, request);
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest; // for the logs; nobody reads it
            return Task.CompletedTask;
        }

        return ProblemResults.WriteAsync(context, faults.Explain(exception, ExceptionMapper.TraceIdOf(context.TraceIdentifier)));
    }

    private static Task CompleteAsync(HttpContext context, int status) => status switch
    {
        StatusCodes.Status400BadRequest => BadRequests.WriteUnexplainedAsync(context),
        StatusCodes.Status404NotFound => ProblemResults.WriteAsync(context, status, "not_found", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => ProblemResults.WriteAsync(
            context, status, "method_not_allowed", $"{context.Request.Method} is not possible here; see the header Allow."),
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType =>
            BadRequests.WriteAsync(context, status),
        _ => Task.CompletedTask,
    };
}
