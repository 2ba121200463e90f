using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Veza.Functions.Http.Encodings;

/// <summary>
/// The web client's files as they leave: each encoding of a file is a representation of its own, with its own <c>ETag</c>, and
/// what is asked for by one is compared with that one. Parts of a file are parts of the file as it is. An encoding that lies beside
/// the file, as the client's build puts it there, leaves as it lies; what is not there is made on the way.
/// </summary>
internal sealed class FileEncodings(IResponseCompressionProvider compression)
{
    private static readonly object ChosenKey = new();
    private static readonly object NameKey = new();

    private readonly FileExtensionContentTypeProvider types = new();

    /// <summary>The types of files, also of those that are encodings of others.</summary>
    public IContentTypeProvider Types => new FileExtensionContentTypeProvider(
        types.Mappings.Append(new(".br", "application/octet-stream")).ToDictionary(StringComparer.OrdinalIgnoreCase));

    /// <summary>Before the file is looked for: notes the encoding in which it will leave, and asks for it by the file's own tag.</summary>
    public void Choose(HttpContext context, IFileProvider files)
    {
        var headers = context.Request.Headers;
        if (headers.ContainsKey(HeaderNames.Range)) headers.Remove(HeaderNames.AcceptEncoding);
        var encoding = IsCompressible(context.Request.Path) ? compression.GetCompressionProvider(context)?.EncodingName : null;
        context.Items[ChosenKey] = encoding;
        foreach (var name in new[] { HeaderNames.IfNoneMatch, HeaderNames.IfMatch, HeaderNames.IfRange })
            if (headers.TryGetValue(name, out var tags)) headers[name] = Array.ConvertAll([.. tags], tag => Plain(tag, encoding));

        var ending = encoding switch { "br" => ".br", "gzip" => ".gz", _ => null };
        if (ending is null || !files.GetFileInfo(context.Request.Path + ending).Exists) return;
        context.Items[NameKey] = context.Request.Path;
        context.Request.Path += ending;
        headers.Remove(HeaderNames.AcceptEncoding); // it is encoded already
    }

    /// <summary>The file that was asked for, whichever encoding of it was found.</summary>
    public static PathString Name(HttpContext context) => context.Items[NameKey] is PathString name ? name : context.Request.Path;

    /// <summary>Before the headers leave: the tag of the encoding, and that the answer depends on what is accepted.</summary>
    public void Mark(HttpContext context)
    {
        var (headers, name) = (context.Response.Headers, Name(context));
        if (!IsCompressible(name)) return;
        if (!headers.Vary.ToString().Contains(HeaderNames.AcceptEncoding, StringComparison.OrdinalIgnoreCase))
            headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (context.Items[ChosenKey] is not string encoding) return;

        headers.ETag = Tagged(headers.ETag.ToString(), encoding);
        headers.Remove(HeaderNames.AcceptRanges);
        if (name != context.Request.Path)
        {
            if (context.Response.StatusCode != StatusCodes.Status200OK) return;
            headers.ContentEncoding = encoding;
            headers.ContentType = types.TryGetContentType(name.Value!, out var type) ? type : null;
            return;
        }

        if (!HttpMethods.IsHead(context.Request.Method) || context.Response.StatusCode != StatusCodes.Status200OK) return;
        headers.ContentEncoding = encoding; // where there is a body, compressing it says so
        headers.ContentLength = null;
    }

    private static string Tagged(string tag, string encoding) => tag.EndsWith('"') ? $"{tag[..^1]}-{encoding}\"" : tag;

    /// <summary>The tags that stand for this encoding without it; the others, which stand for another, as tags of nothing.</summary>
    private static string? Plain(string? tags, string? encoding)
    {
        if (tags is null || tags.Trim() == "*" || !EntityTagHeaderValue.TryParseList([tags], out var list)) return tags;
        return string.Join(", ", list.Select(tag =>
        {
            var ending = $"-{encoding}\"";
            var text = tag.Tag.ToString();
            if (encoding is null) return text;
            return text.EndsWith(ending, StringComparison.Ordinal) ? $"{text[..^ending.Length]}\"" : $"{text[..^1]}-identity\"";
        }));
    }

    private bool IsCompressible(PathString path) =>
        types.TryGetContentType(path.Value ?? "", out var type)
        && WebClient.Compressed.Contains(type, StringComparer.OrdinalIgnoreCase);
}
