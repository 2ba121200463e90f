using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Veza.Shared.Common;

namespace Veza.Functions.Http.Problems;

/// <summary>
/// The only writer of problem+json: an <see cref="Error"/>'s kind decides the status, its code goes along, and <see cref="ErrorJson"/> says
/// the rest, as it does in the refusals of events.
/// </summary>
internal static class ProblemResults
{
    /// <summary>As an endpoint's answer.</summary>
    public static ProblemHttpResult ToProblem(this Error error) => TypedResults.Problem(Details(error));

    /// <summary>Straight to the response, for middleware. Adds <c>Retry-After</c> where the error has it.</summary>
    public static Task WriteAsync(HttpContext context, Error error) => error.ToProblem().ExecuteAsync(context);

    /// <summary>Straight to the response, for what HTTP itself refuses and no <see cref="ErrorKind"/> stands for.</summary>
    /// <param name="context">The exchange.</param>
    /// <param name="status">The status.</param>
    /// <param name="code">As in <see cref="Error.Code"/>.</param>
    /// <param name="detail">As in <see cref="Error.Detail"/>.</param>
    public static Task WriteAsync(HttpContext context, int status, string code, string detail) =>
        TypedResults.Problem(Details(status, code, detail)).ExecuteAsync(context);

    /// <summary>The status that stands for a kind of refusal.</summary>
    public static int Status(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.Gone => StatusCodes.Status410Gone,
        ErrorKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.RateLimited => StatusCodes.Status429TooManyRequests,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        ErrorKind.Internal => StatusCodes.Status500InternalServerError,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of error has no status yet; give it one."),
    };

    private static ProblemDetails Details(int status, string code, string detail)
    {
        var details = new ProblemDetails
        {
            Type = "about:blank",
            Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = detail,
        };
        details.Extensions["code"] = code;
        return details;
    }

    private static ProblemDetails Details(Error error)
    {
        var details = Details(Status(error.Kind), error.Code, error.Detail);
        foreach (var member in Members(error).EnumerateObject()) details.Extensions[member.Name] = member.Value;
        return details;
    }

    private static JsonElement Members(Error error)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            ErrorJson.WriteMembers(writer, error);
            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Puts <c>Retry-After</c> beside a <c>retry_after</c>; registered with the problem details service.</summary>
    public static void AddHeaders(HttpContext context, ProblemDetails details)
    {
        if (details.Extensions.ContainsKey("trace_id")) details.Extensions["trace_id"] = Http.Problems.ExceptionMapper.TraceIdOf(context.TraceIdentifier);
        if (details.Extensions.TryGetValue("retry_after", out var wait) && wait is JsonElement seconds)
            context.Response.Headers.RetryAfter = seconds.GetInt32().ToString(CultureInfo.InvariantCulture);
    }
}
