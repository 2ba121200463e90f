using System.Buffers;
using System.Text.Json;

namespace Veza.Doubles.SignalR.Clients;

/// <summary>A frame from a client. JSON that only passes through is kept as text.</summary>
internal sealed record ClientMessage(int Type)
{
    public string? InvocationId { get; init; }

    public string Target { get; init; } = "";

    public string Arguments { get; init; } = "[]";

    public string? Headers { get; init; }

    public string? StreamIds { get; init; }

    /// <summary>Reads one frame, without its end.</summary>
    /// <exception cref="InvalidDataException">It is no message of the hub protocol.</exception>
    public static ClientMessage Parse(ReadOnlySequence<byte> frame)
    {
        try
        {
            using var json = JsonDocument.Parse(frame);
            var root = json.RootElement;
            var type = root.GetProperty("type").GetInt32();
            if (type is not (1 or 4)) return new(type);
            return new(type)
            {
                // An empty id is written by clients that do not await an answer: the same as none.
                InvocationId = root.TryGetText("invocationId", out var id) && id.Length > 0 ? id : null,
                Target = root.GetProperty("target").GetString() is { Length: > 0 } target
                    ? target : throw new InvalidDataException("An invocation without a target."),
                Arguments = root.GetProperty("arguments") is { ValueKind: JsonValueKind.Array } arguments
                    ? arguments.GetRawText() : throw new InvalidDataException("The arguments are no array."),
                Headers = root.TryGetProperty("headers", out var headers) ? headers.GetRawText() : null,
                StreamIds = root.TryGetProperty("streamIds", out var streams) && streams.GetArrayLength() > 0
                    ? streams.GetRawText() : null,
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("No message of the hub protocol: " + e.Message, e);
        }
    }
}
