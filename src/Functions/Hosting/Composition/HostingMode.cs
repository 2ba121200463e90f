namespace Veza.Functions.Hosting.Composition;

/// <summary>The two ways to run the one program.</summary>
internal enum HostingMode
{
    /// <summary>A server of its own: Kestrel, SignalR hub, background services, a folder for files.</summary>
    Standalone,

    /// <summary>
    /// The isolated worker of Azure Functions: the Functions host calls for HTTP and events, Azure SignalR Service fans out,
    /// Service Bus carries events, Blob Storage keeps files.
    /// </summary>
    Functions,
}
