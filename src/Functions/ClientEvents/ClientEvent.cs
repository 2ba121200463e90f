using System.Text.Json;
using Veza.Shared.Common;

namespace Veza.Functions.ClientEvents;

/// <summary>A client's event, read so far that it is known what kind it is, or that it is none.</summary>
/// <param name="Type">Its type, which need not be a known one; empty when it is no event.</param>
/// <param name="Fields">Its fields.</param>
/// <param name="Malformed">Why it is no event.</param>
internal readonly record struct ClientEvent(string Type, EventFields Fields, Error? Malformed)
{
    /// <summary>Whether it is a send, which keeps its order among the sends of the connection.</summary>
    public bool IsSend => Type is "message.send";

    /// <summary>
    /// Reads the argument of the invocation. It may also be a text that holds the event's JSON: nobody on the way changes
    /// that. (Behind the Functions host, texts in an object that look like a point in time are written anew.)
    /// </summary>
    public static ClientEvent Read(JsonElement argument)
    {
        if (!JsonTexts.AreValid(argument)) return NoText;
        if (argument.ValueKind == JsonValueKind.String)
        {
            try
            {
                argument = JsonElement.Parse(argument.GetString()!);
            }
            catch (JsonException)
            {
                return new("", default, RealtimeErrors.Malformed("The text holds no JSON."));
            }

            if (!JsonTexts.AreValid(argument)) return NoText;
        }

        var fields = new EventFields(argument);
        var type = fields.Text("type");
        return new(type, fields, fields.Error);
    }

    private static ClientEvent NoText => new(
        "", default, RealtimeErrors.Malformed("A name or a text in it is not valid Unicode: half a surrogate pair, or bytes that are not UTF-8."));
}
