using System.Buffers;
using System.Text.Json;
using Veza.Shared.Realtime;

namespace Veza.Functions.Http;

/// <summary>An answer that is written by hand, as the events are: a thing looks the same through every door.</summary>
/// <param name="state">What it says.</param>
/// <param name="write">The one place that knows how that is written.</param>
/// <param name="created">The address of what was made: the status is 201.</param>
/// <param name="size">Bytes to begin with.</param>
/// <param name="status">Unless something was made.</param>
internal sealed class JsonBody<T>(
    T state, Action<Utf8JsonWriter, T> write, string? created = null, int size = 4096, int status = StatusCodes.Status200OK) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var buffer = new ArrayBufferWriter<byte>(size);
        await using (var writer = new Utf8JsonWriter(buffer, EventJson.Options)) write(writer, state);

        var response = httpContext.Response;
        response.StatusCode = status;
        if (created is not null) (response.StatusCode, response.Headers.Location) = (StatusCodes.Status201Created, created);
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory, httpContext.RequestAborted);
    }
}

/// <summary>Makes such answers.</summary>
internal static class JsonBody
{
    private const int Short = 256;

    /// <summary>One JSON value, status 200.</summary>
    public static JsonBody<T> From<T>(T state, Action<Utf8JsonWriter, T> write) => new(state, write);

    /// <summary>The same, where it is but a few fields.</summary>
    public static JsonBody<T> FromFew<T>(T state, Action<Utf8JsonWriter, T> write) => new(state, write, size: Short);

    /// <summary>A few fields, status 202: it is taken, and not done yet.</summary>
    public static JsonBody<T> Accepted<T>(T state, Action<Utf8JsonWriter, T> write) =>
        new(state, write, size: Short, status: StatusCodes.Status202Accepted);

    /// <summary>One JSON value, status 201: what is now at the address.</summary>
    public static JsonBody<T> Created<T>(string address, T state, Action<Utf8JsonWriter, T> write) => new(state, write, address);
}
