using System.Text.Json.Serialization;

namespace Veza.Functions.Api.Threads;

/// <summary>Source-generated JSON of the threads' endpoints.</summary>
[JsonSerializable(typeof(ReadThreadRequest))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class ThreadsJson : JsonSerializerContext;
