using Google.Protobuf;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost.Workers.Protocol;

namespace Veza.Doubles.FunctionsHost.Workers;

/// <summary>Values of .NET on their way to a worker and back.</summary>
internal static class TypedValues
{
    private static readonly JsonSerializerSettings DatesAsText = new() { DateParseHandling = DateParseHandling.None };

    /// <summary>As the host writes it to a worker that takes collections.</summary>
    public static TypedData Write(object? value) => value switch
    {
        null => new(),
        string text => new() { String = text },
        byte[] bytes => new() { Bytes = ByteString.CopyFrom(bytes) },
        double number => new() { Double = number },
        JToken json => new() { Json = json.ToString(Formatting.None) },
        string[] texts => new() { CollectionString = new() { String = { texts.Select(t => t ?? "") } } },
        byte[][] all => new() { CollectionBytes = new() { Bytes = { all.Select(b => ByteString.CopyFrom(b)) } } },
        double[] numbers => new() { CollectionDouble = new() { Double = { numbers } } },
        long[] numbers => new() { CollectionSint64 = new() { Sint64 = { numbers } } },
        _ => new() { Json = JsonConvert.SerializeObject(value) },
    };

    /// <summary>What a worker gave back; null for nothing.</summary>
    /// <exception cref="JsonException">It said that it is JSON, and it is not.</exception>
    /// <exception cref="InvalidOperationException">The host does not read this kind.</exception>
    public static JToken? Read(TypedData? data) => (data?.DataCase ?? TypedData.DataOneofCase.None) switch
    {
        TypedData.DataOneofCase.None => null,
        TypedData.DataOneofCase.String => data!.String,
        TypedData.DataOneofCase.Json =>
            JsonConvert.DeserializeObject(data!.Json, DatesAsText) is { } value ? JToken.FromObject(value) : null,
        TypedData.DataOneofCase.Bytes => data!.Bytes.ToByteArray(),
        TypedData.DataOneofCase.Stream => data!.Stream.ToByteArray(),
        TypedData.DataOneofCase.Int => data!.Int,
        TypedData.DataOneofCase.Double => data!.Double,
        var other => throw new InvalidOperationException($"Unknown RpcDataType: {other}"),
    };
}
