using Veza.Functions.Http.Problems;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;

namespace Veza.Functions.ClientEvents;

/// <summary>Refusals over the realtime door.</summary>
internal static class RealtimeErrors
{
    /// <summary>The event has no such type.</summary>
    public static Error UnknownEvent(string type) => new(
        "unknown_event", ErrorKind.Invalid, $"There is no event '{TextRules.Isolate(Shorten(type))}' that a client can send.");

    /// <summary>The event is no JSON object with the fields that its type asks for.</summary>
    public static Error Malformed(string why) => new("malformed_event", ErrorKind.Invalid, why);

    /// <summary>The same for one of its fields.</summary>
    public static Error Malformed(string field, string why) =>
        Malformed($"The field '{field}' is not valid: {why}.").With("field", field);

    /// <summary>The event came over a connection that is not open here (any more).</summary>
    public static readonly Error UnknownConnection = new(
        "connection_unknown", ErrorKind.Unauthenticated, "This connection is not open any more. Connect again.");

    /// <summary>The refusal as the result of an invocation.</summary>
    public static RawJson ToResult(this Error error, string? traceId = null) => RawJson.Create("error", (error, traceId), static (writer, state) =>
    {
        var e = state.error;
        writer.WriteString("code"u8, e.Code);
        writer.WriteString("message"u8, e.Detail);
        if (e.Kind == ErrorKind.Internal) writer.WriteString("trace_id"u8, state.traceId);
        ErrorJson.WriteMembers(writer, e);
    });

    private static string Shorten(string text) => TextRules.IsLongerThan(text, 40) ? $"{TextRules.Cut(text, 40)}…" : text;
}
