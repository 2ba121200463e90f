using System.Text.Json;

namespace Veza.Shared.Identity.Users;

/// <summary>What a person is called, as it looks on the wire: in answers, in rooms and in events.</summary>
public static class UserSummaryJson
{
    /// <summary>Writes the person as an object value.</summary>
    public static void Write(Utf8JsonWriter writer, UserSummary person)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, person.Id.Value);
        writer.WriteString("name"u8, person.Name);
        writer.WriteString("handle"u8, person.Handle);
        writer.WriteString("avatar_url"u8, person.AvatarUrl);
        writer.WriteNumber("version"u8, person.Version);
        writer.WriteEndObject();
    }

    /// <summary>Writes an array of people as a value.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<UserSummary> people)
    {
        writer.WriteStartArray();
        for (var i = 0; i < people.Count; i++) Write(writer, people[i]);
        writer.WriteEndArray();
    }
}
