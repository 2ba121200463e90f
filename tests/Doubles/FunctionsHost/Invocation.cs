using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost.Workers;
using Veza.Doubles.FunctionsHost.Workers.Protocol;

namespace Veza.Doubles.FunctionsHost;

/// <summary>How a function call ended.</summary>
/// <param name="Id">The host's invocation id; another one for each attempt.</param>
/// <param name="Function">The function's name.</param>
/// <param name="Succeeded">Whether the trigger takes it for done.</param>
/// <param name="Error">The host's words for a failure.</param>
/// <param name="ReturnValue">What the trigger gets; null when there is none.</param>
public sealed record Invocation(
    Guid Id,
    string Function,
    bool Succeeded,
    string? Error = null,
    JToken? ReturnValue = null)
{
    /// <summary>What the host makes of the worker's answer.</summary>
    internal static Invocation Judge(Guid id, FunctionSpec function, InvocationResponse answer)
    {
        Invocation Failed(string error) => new(id, function.Name, Succeeded: false, error);

        if (answer.Result?.Status == StatusResult.Types.Status.Cancelled) return Failed("A task was canceled.");
        if (answer.Result?.Status != StatusResult.Types.Status.Success) return Failed(StatusText.Of(answer.Result));
        try
        {
            foreach (var output in answer.OutputData) TypedValues.Read(output.Data); // no binding takes one, but each has to be readable
            return new(id, function.Name, Succeeded: true, Error: null, TypedValues.Read(answer.ReturnValue));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Failed(e.Message);
        }
    }
}
