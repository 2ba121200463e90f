using System.Text.Json;
using Veza.Shared.Common;

namespace Veza.Functions.ClientEvents;

/// <summary>Reads the fields of a client event, whose names and texts are valid (<see cref="JsonTexts"/>). The first one that is missing or of the wrong type is the <see cref="Error"/>.</summary>
internal struct EventFields(JsonElement body)
{
    /// <summary>What is wrong; null when all fields read so far were fine.</summary>
    public Error? Error { get; private set; } = body.ValueKind == JsonValueKind.Object
        ? null
        : RealtimeErrors.Malformed("An event is a JSON object with a 'type'.");

    /// <summary>A text that must be there.</summary>
    public string Text(string name)
    {
        if (Error is not null) return "";
        return body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() ?? ""
            : Fail(name, "it must be a string", "");
    }

    /// <summary>A text that may be missing or null.</summary>
    public string? MaybeText(string name) =>
        Error is not null || !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null : Text(name);

    /// <summary>An id that must be there.</summary>
    public Guid Id(string name) =>
        MaybeId(name) is { } id ? id : Error is null ? Fail(name, "it must be a UUID", Guid.Empty) : Guid.Empty;

    /// <summary>An id that may be missing or null.</summary>
    public Guid? MaybeId(string name)
    {
        if (Error is not null || !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id)) return id;
        return Fail<Guid?>(name, "it must be a UUID", null);
    }

    /// <summary>A whole number that must be there.</summary>
    public long Number(string name)
    {
        if (Error is not null) return 0;
        return body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : Fail(name, "it must be a whole number", 0L);
    }

    /// <summary>A small whole number that may be missing or null.</summary>
    public int? MaybeNumber(string name)
    {
        if (Error is not null || !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)) return number;
        return Fail<int?>(name, "it must be a whole number", null);
    }

    /// <summary>Yes or no, that may be missing or null.</summary>
    public bool? MaybeYes(string name)
    {
        if (Error is not null || !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        return Fail<bool?>(name, "it must be true or false", null);
    }

    /// <summary>A list of ids that must be there.</summary>
    public Guid[] Ids(string name, int most)
    {
        if (Error is not null) return [];
        if (!body.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array)
            return Fail<Guid[]>(name, "it must be an array of UUIDs", []);
        if (list.GetArrayLength() > most) return Fail<Guid[]>(name, $"it may hold at most {most} ids", []);

        var ids = new List<Guid>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || !item.TryGetGuid(out var id))
                return Fail<Guid[]>(name, "it must be an array of UUIDs", []);
            ids.Add(id);
        }

        return [.. ids.Distinct()];
    }

    private T Fail<T>(string name, string why, T nothing)
    {
        Error = RealtimeErrors.Malformed(name, why);
        return nothing;
    }
}
