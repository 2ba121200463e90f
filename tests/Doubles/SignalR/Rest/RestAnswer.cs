using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Veza.Doubles.SignalR.Rest;

/// <summary>What a REST operation answers; written only when no fault takes its place.</summary>
internal sealed record RestAnswer(int Status, string? Code = null, string? Message = null, object? Body = null)
{
    public static readonly RestAnswer Ok = new(200);
    public static readonly RestAnswer Accepted = new(202);
    public static readonly RestAnswer NoContent = new(204);

    /// <summary>No answer at all: the connection is reset.</summary>
    public static readonly RestAnswer Reset = new(0);

    /// <summary>Joining is impossible without the connection.</summary>
    public static readonly RestAnswer NoConnectionToJoin =
        new(404, "Error.Connection.NotExisted", "The connection does not exist.");

    public static RestAnswer Json(object body) => new(200, Body: body);

    public static RestAnswer Invalid(string message) => new(400, "Error.Request.Invalid", message);

    /// <summary>The answer of the checks: there, or 404 with the code that tells it from a wrong path.</summary>
    public static RestAnswer Exists(bool exists, string codeIfNot) =>
        exists ? Ok : new(404, codeIfNot, "It does not exist.");

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (Code is not null) context.Response.Headers["x-ms-error-code"] = Code;
        var body = Body ?? (Status >= 400 ? new { code = Code, message = Message } : null);
        if (body is null || HttpMethods.IsHead(context.Request.Method)) return;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body), context.RequestAborted);
    }
}

/// <summary>The call cannot be carried out; the answer says why.</summary>
internal sealed class RestException(RestAnswer answer) : Exception(answer.Message)
{
    public RestAnswer Answer => answer;
}
