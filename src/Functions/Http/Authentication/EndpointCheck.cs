using Veza.Functions.Http.RateLimiting;

namespace Veza.Functions.Http.Authentication;

/// <summary>
/// Every route says what it asks of its callers and which limit it has: one that does not stops the start, wherever it was mapped.
/// </summary>
internal static class EndpointCheck
{
    private const string WorkerAssembly = "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore";

    /// <summary>Throws for the first routes that do not say both.</summary>
    public static void Run(IEnumerable<Endpoint> endpoints)
    {
        List<string> faults = [.. endpoints.Select(Fault).OfType<string>()];
        if (faults.Count > 0) throw new InvalidOperationException(string.Join(" ", faults));
    }

    private static string? Fault(Endpoint endpoint)
    {
        var missing = endpoint.Metadata.GetMetadata<EndpointAuthentication>() is null
            ? $"what it asks of its callers: call one of {nameof(AuthenticationConventions)}"
            : endpoint.Metadata.GetMetadata<EndpointLimit>() is null ? $"its limit: call one of {nameof(LimitConventions)}" : null;
        return missing is null || IsFunction(endpoint) ? null : $"The route '{endpoint.DisplayName}' does not say {missing} on it or its group.";
    }

    /// <summary>Behind the Functions host there is a route of the worker for each function; it leads to ours, which say both.</summary>
    private static bool IsFunction(Endpoint endpoint) =>
        endpoint.RequestDelegate?.Method.Module.Assembly.GetName().Name == WorkerAssembly;
}
