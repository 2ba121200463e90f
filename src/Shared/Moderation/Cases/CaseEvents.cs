using System.Text.Json;

namespace Veza.Shared.Moderation.Cases;

/// <summary>The event of cases, in the outbox.</summary>
public static class CaseEvents
{
    /// <summary>A case was opened, joined, taken, let go, decided or reopened: <c>{"case": id}</c>.</summary>
    public const string Type = "moderation.case";

    /// <summary>To somebody who reported: what became of it.</summary>
    public const string ReportType = "moderation.report";

    /// <summary>The payload.</summary>
    public static string Payload(Guid id) => $$"""{"case":"{{id}}"}""";

    /// <summary>The reverse.</summary>
    public static Guid Read(string payload)
    {
        using var parsed = JsonDocument.Parse(payload);
        return parsed.RootElement.GetProperty("case").GetGuid();
    }
}
