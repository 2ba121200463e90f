using System.Text.Json;

namespace Veza.Shared.Moderation.Cases;

/// <summary>The event of cases, in the outbox.</summary>
public static class CaseEvents
{
    /// <summary>
    /// A case was opened, joined, taken, let go, decided or reopened: <c>{"case": id}</c>; with <c>"note": true</c> something was noted of it,
    /// which is no news to those who reported.
    /// </summary>
    public const string Type = "moderation.case";

    /// <summary>To somebody who reported: what became of it.</summary>
    public const string ReportType = "moderation.report";

    /// <summary>The payload.</summary>
    public static string Payload(Guid id) => $$"""{"case":"{{id}}"}""";

    /// <summary>The same of a note.</summary>
    public static string NotePayload(Guid id) => $$"""{"case":"{{id}}","note":true}""";

    /// <summary>The reverse.</summary>
    public static (Guid Case, bool IsNote) Read(string payload)
    {
        using var parsed = JsonDocument.Parse(payload);
        return (parsed.RootElement.GetProperty("case").GetGuid(), parsed.RootElement.TryGetProperty("note", out _));
    }
}
