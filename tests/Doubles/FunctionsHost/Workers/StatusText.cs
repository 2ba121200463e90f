using Veza.Doubles.FunctionsHost.Workers.Protocol;

namespace Veza.Doubles.FunctionsHost.Workers;

/// <summary>The host's words for what a worker reports; SignalR clients get to read them.</summary>
internal static class StatusText
{
    public static string Of(StatusResult? result) =>
        $"Result: {result?.Status ?? StatusResult.Types.Status.Failure}\nException: {result?.Exception?.Message}\n"
        + $"Stack: {result?.Exception?.StackTrace}";
}
