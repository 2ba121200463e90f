using System.Text.Json;
using System.Text.Json.Serialization;
using Veza.Shared.Realtime;

namespace Veza.Functions.ClientEvents;

/// <summary>JSON that is serialized already and goes over the wire as it is. Public, since functions return it.</summary>
[JsonConverter(typeof(Converter))]
public sealed class RawJson(ReadOnlyMemory<byte> utf8)
{
    /// <summary>One JSON value.</summary>
    public ReadOnlyMemory<byte> Utf8 => utf8;

    /// <summary>Writes <c>{"type": …, </c>the fields<c>}</c>.</summary>
    public static RawJson Create<T>(string type, T state, Action<Utf8JsonWriter, T> fields) =>
        new(RealtimeEvent.Create(type, state, fields).Json);

    private sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("RawJson is only written.");

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
    }
}
