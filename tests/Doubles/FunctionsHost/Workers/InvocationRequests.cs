using System.Diagnostics;
using Veza.Doubles.FunctionsHost.Workers.Protocol;

namespace Veza.Doubles.FunctionsHost.Workers;

/// <summary>How the host asks for a call.</summary>
internal static class InvocationRequests
{
    /// <summary>For an event.</summary>
    public static InvocationRequest OfEvent(Guid id, FunctionSpec function, TriggerValue trigger, DateTimeOffset now, Guid random)
    {
        var request = Of(id, function, TypedValues.Write(trigger.Value), traceParent: null);
        foreach (var (name, value) in trigger.Metadata(function, now, random)) request.TriggerMetadata[name] = TypedValues.Write(value);
        return request;
    }

    /// <summary>For a request, which goes to the worker's own server.</summary>
    public static InvocationRequest OfHttp(Guid id, FunctionSpec function, string? traceParent) =>
        Of(id, function, new TypedData { Http = new() }, traceParent);

    private static InvocationRequest Of(Guid id, FunctionSpec function, TypedData data, string? traceParent) => new()
    {
        InvocationId = id.ToString(),
        FunctionId = function.Id,
        InputData = { new ParameterBinding { Name = function.Trigger.Name, Data = data } },
        TraceContext = new()
        {
            TraceParent = ChildOf(traceParent),
            Attributes = { ["ProcessId"] = Environment.ProcessId.ToString(), ["Category"] = $"Function.{function.Name}" },
        },
    };

    /// <summary>A span of the host's own, in the trace of whoever called.</summary>
    private static string ChildOf(string? parent)
    {
        var known = ActivityContext.TryParse(parent, traceState: null, out var caller);
        var trace = known ? caller.TraceId : ActivityTraceId.CreateRandom();
        return $"00-{trace}-{ActivitySpanId.CreateRandom()}-{(known && caller.TraceFlags == ActivityTraceFlags.None ? "00" : "01")}";
    }
}
