using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Veza.Functions.ClientEvents.Presence;
using Veza.Shared.Messages;
using Veza.Shared.Realtime;

namespace Veza.Functions.Http.Description;

/// <summary>Says in the schemas what holds for the JSON of the whole API, and what the types of C# cannot say.</summary>
internal static class ApiSchemas
{
    /// <summary>Every transformation of a schema.</summary>
    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        TypeTimes(schema, context.JsonTypeInfo.Type);
        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && !IsRequest(context.JsonTypeInfo.Type)) RequireWhatIsWritten(schema, context.JsonTypeInfo);
        if (context.JsonPropertyInfo is { } property) DescribeProperty(schema, property, context.ApplicationServices);
        return Task.CompletedTask;
    }

    private static bool IsRequest(Type type) =>
        type.Name.EndsWith("Request", StringComparison.Ordinal) || type.Name.EndsWith("ClientEvent", StringComparison.Ordinal);

    /// <summary>Times have a converter of their own, which says nothing of their type.</summary>
    private static void TypeTimes(OpenApiSchema schema, Type type)
    {
        if (type == typeof(DateTimeOffset)) schema.Type = JsonSchemaType.String;
        if (type == typeof(DateTimeOffset?)) schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
    }

    /// <summary>Nulls are written, so every field of an answer is there, unless it says that it is left out when it is null.</summary>
    private static void RequireWhatIsWritten(OpenApiSchema schema, JsonTypeInfo type)
    {
        if (type.Properties.Count == 0) return;
        schema.Required = new HashSet<string>(type.Properties.Where(p => !IsLeftOut(p)).Select(p => p.Name), StringComparer.Ordinal);
    }

    private static void DescribeProperty(OpenApiSchema schema, JsonPropertyInfo property, IServiceProvider services)
    {
        if (IsLeftOut(property) && !Attributes<NullIsWrittenAttribute>(property).Any()) schema.Type &= ~JsonSchemaType.Null;
        if (Attributes<AllowedValuesAttribute>(property).FirstOrDefault() is { } words)
        {
            var codes = words.Values.Select(w => (JsonNode)JsonValue.Create((string)w!));
            schema.Enum = schema.Type?.HasFlag(JsonSchemaType.Null) == true ? [.. codes, JsonNullSentinel.JsonNull] : [.. codes];
        }

        // How long a message may be and how many people one may watch are settings; all other bounds stand at their fields.
        if (property.Name is "content" && IsRequest(property.DeclaringType))
        {
            schema.MinLength = 1;
            schema.MaxLength = services.GetRequiredService<IOptions<MessageOptions>>().Value.MaxLength;
        }

        if (property.DeclaringType == typeof(SubscribePresenceClientEvent))
            schema.MaxItems = services.GetRequiredService<IOptions<RealtimeOptions>>().Value.MaxWatchedPerConnection;
    }

    private static bool IsLeftOut(JsonPropertyInfo property)
    {
        if (Attributes<JsonIgnoreAttribute>(property).Any(i => i.Condition == JsonIgnoreCondition.WhenWritingNull)) return true;
        if (!property.IsGetNullable || !property.DeclaringType.IsDefined(typeof(OmitsNullsAttribute), inherit: false)) return false;
        return Attributes<NullIsWrittenAttribute>(property).All(n => n.OrAbsent);
    }

    private static IEnumerable<T> Attributes<T>(JsonPropertyInfo property) where T : Attribute =>
        property.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: true).Cast<T>() ?? [];
}

/// <summary>A field of this record is left out while it is null.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OmitsNullsAttribute : Attribute;

/// <summary>This field of a record that leaves out nulls is null where there is none.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NullIsWrittenAttribute : Attribute
{
    /// <summary>It may be left out, too.</summary>
    public bool OrAbsent { get; init; }
}
