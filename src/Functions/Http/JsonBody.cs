using System.Buffers;
using System.Text.Json;
using Veza.Shared.Realtime;

namespace Veza.Functions.Http;

/// <summary>An answer that is written by hand, as the events are: messages look the same through every door.</summary>
internal sealed class JsonBody<T>(T state, Action<Utf8JsonWriter, T> write) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        await using (var writer = new Utf8JsonWriter(buffer, EventJson.Options)) write(writer, state);

        httpContext.Response.ContentType = "application/json; charset=utf-8";
        httpContext.Response.ContentLength = buffer.WrittenCount;
        await httpContext.Response.Body.WriteAsync(buffer.WrittenMemory, httpContext.RequestAborted);
    }
}

/// <summary>Makes such answers.</summary>
internal static class JsonBody
{
    /// <summary>One JSON value, status 200.</summary>
    public static JsonBody<T> From<T>(T state, Action<Utf8JsonWriter, T> write) => new(state, write);
}
