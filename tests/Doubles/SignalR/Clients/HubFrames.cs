using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Veza.Doubles.SignalR.Clients;

/// <summary>Frames of the JSON hub protocol, and bodies of upstream events: such frames without an end.</summary>
internal static class HubFrames
{
    /// <summary>Ends every frame.</summary>
    public const byte End = 0x1E;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A ping.</summary>
    public static ReadOnlyMemory<byte> Ping { get; } = "{\"type\":6}\u001e"u8.ToArray();

    /// <summary>The answer to a handshake that is accepted.</summary>
    public static ReadOnlyMemory<byte> HandshakeAccepted { get; } = "{}\u001e"u8.ToArray();

    /// <summary>The upstream's body when a client has come.</summary>
    public static ReadOnlyMemory<byte> ConnectedBody { get; } = "{\"type\":10}"u8.ToArray();

    /// <summary>The answer to a handshake that is refused.</summary>
    public static ReadOnlyMemory<byte> HandshakeRefused(string error) => Write(w => w.WriteString("error", error));

    /// <summary>A call of a client's handler; the arguments go out byte for byte as they came.</summary>
    public static ReadOnlyMemory<byte> Invocation(string target, string argumentsJson) => Write(w =>
    {
        w.WriteNumber("type", 1);
        w.WriteString("target", target);
        w.WritePropertyName("arguments");
        w.WriteRawValue(argumentsJson, skipInputValidation: true); // it was just parsed
    });

    /// <summary>The answer to an invocation; without an error it is void.</summary>
    public static ReadOnlyMemory<byte> Completion(string invocationId, string? error = null) => Write(w =>
    {
        w.WriteNumber("type", 3);
        w.WriteString("invocationId", invocationId);
        if (error is not null) w.WriteString("error", error);
    });

    /// <summary>The service's farewell.</summary>
    public static ReadOnlyMemory<byte> Close(string? error, bool allowReconnect) => Write(w =>
    {
        w.WriteNumber("type", 7);
        if (error is not null) w.WriteString("error", error);
        if (allowReconnect) w.WriteBoolean("allowReconnect", true);
    });

    /// <summary>The upstream's body when a client has gone.</summary>
    public static ReadOnlyMemory<byte> DisconnectedBody(string? error) => Write(
        w =>
        {
            w.WriteNumber("Type", 11);
            if (error is not null) w.WriteString("Error", error);
        },
        ended: false);

    /// <summary>The upstream's body for an invocation: the client's frame, its properties in the service's order.</summary>
    public static ReadOnlyMemory<byte> InvocationBody(ClientMessage message) => Write(
        w =>
        {
            w.WriteNumber("type", 1);
            if (message.Headers is not null) WriteRaw(w, "headers", message.Headers);
            if (message.InvocationId is not null) w.WriteString("invocationId", message.InvocationId);
            w.WriteString("target", message.Target);
            WriteRaw(w, "arguments", message.Arguments);
            if (message.StreamIds is not null) WriteRaw(w, "streamIds", message.StreamIds);
        },
        ended: false);

    private static void WriteRaw(Utf8JsonWriter writer, string name, string json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members, bool ended = true)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        if (ended) buffer.Write([End]);
        return buffer.WrittenMemory;
    }
}
