namespace Veza.Shared.Storage;

/// <summary>What is known of a blob without reading it.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="ContentType">As it was given when the blob was written.</param>
/// <param name="ETag">Changes with the content; with its quotes.</param>
public sealed record BlobInfo(long Size, string ContentType, string ETag);

/// <summary>How a client sends a blob: this method, at this address, with these headers, the bytes as the body.</summary>
/// <param name="Url">Opaque. Relative to the API's own address when the API keeps the files itself.</param>
/// <param name="Method"><c>PUT</c>.</param>
/// <param name="Headers">All of them, to the letter.</param>
/// <param name="ExpiresAt">The PUT has to begin before.</param>
public sealed record BlobUpload(
    Uri Url, string Method, IReadOnlyDictionary<string, string> Headers, DateTimeOffset ExpiresAt);

/// <summary>How a blob is handed to a browser.</summary>
/// <param name="FileName">Any text; made harmless before it is sent.</param>
/// <param name="ContentType">What the blob is; sent only if a browser cannot take it for a program, see <see cref="ContentRules"/>.</param>
/// <param name="Inline">Shown in place rather than saved; has an effect on the images of <see cref="ContentRules"/> only.</param>
public sealed record BlobDownload(string FileName, string ContentType, bool Inline = false)
{
    /// <summary>The <c>Content-Disposition</c> to send.</summary>
    public string Disposition => ContentRules.Disposition(FileName, inline: Inline && ContentRules.IsInlineImage(ContentType));

    /// <summary>The <c>Content-Type</c> to send.</summary>
    public string SafeType => ContentRules.SafeType(ContentType);

    /// <summary>The <c>Cache-Control</c> to send: the content never changes, and the address is good for so long.</summary>
    public static string CacheControl(TimeSpan life) => $"private, max-age={(int)life.TotalSeconds}, immutable";
}
