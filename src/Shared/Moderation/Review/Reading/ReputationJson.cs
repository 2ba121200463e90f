using System.Text.Json;
using Veza.Shared.Moderation.Reputation;
using Veza.Shared.Realtime;

namespace Veza.Shared.Moderation.Review.Reading;

/// <summary>The one way reputations are written.</summary>
public static class ReputationJson
{
    private const int Digits = 3;

    /// <summary>As the field <c>reputation</c>: the number, and what has moved it.</summary>
    public static void Write(Utf8JsonWriter json, ReputationScore reputation)
    {
        json.WriteStartObject("reputation"u8);
        json.WriteNumber("score"u8, Math.Round(reputation.Score, Digits));
        json.WriteStartArray("reasons"u8);
        foreach (var move in reputation.Moves)
        {
            json.WriteStartObject();
            json.WriteString("cause"u8, move.Cause);
            json.WriteNumber("count"u8, move.Count);
            json.WriteNumber("weight"u8, Math.Round(move.Weight, Digits));
            json.WriteTime("at"u8, move.UpdatedAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
