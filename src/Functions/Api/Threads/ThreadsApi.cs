using Veza.Functions.Http;

namespace Veza.Functions.Api.Threads;

/// <summary>Threads: their replies, and which of them one follows and has read.</summary>
internal static class ThreadsApi
{
    public static ApiArea Area { get; } = new(
        services => services.AddJson(ThreadsJson.Default),
        routes => routes.MapThreads());
}
