namespace Veza.Functions.Api.Files;

/// <summary>Files that the server keeps itself.</summary>
internal static class FilesApi
{
    public static ApiArea Area { get; } = new(
        _ => { },
        routes => routes.MapBlobs());
}
