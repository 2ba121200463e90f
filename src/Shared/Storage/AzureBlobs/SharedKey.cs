using System.Security.Cryptography;
using System.Text;

namespace Veza.Shared.Storage.AzureBlobs;

/// <summary>The <c>SharedKey</c> authorization of a request, made of the request as it will be sent.</summary>
internal static class SharedKey
{
    /// <summary>The value after the scheme. Takes <c>x-ms-date</c> for the date.</summary>
    public static string Authorize(HttpRequestMessage request, AccountAddress account)
    {
        var key = account.Key ?? throw new InvalidOperationException("The account's key is not known here.");
        return $"{account.Account}:{Sign(key, StringToSign(request, account.Account))}";
    }

    /// <summary>Base64 of the HMAC, as every signature here has it.</summary>
    public static string Sign(byte[] key, string text) =>
        Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    /// <summary>What is signed.</summary>
    public static string StringToSign(HttpRequestMessage request, string account)
    {
        var content = request.Content?.Headers;
        var text = new StringBuilder(request.Method.Method);
        foreach (var value in (ReadOnlySpan<string>)
            [
                string.Join(',', content?.ContentEncoding ?? []), string.Join(',', content?.ContentLanguage ?? []),
                content?.ContentLength is { } length and > 0 ? $"{length}" : "", "", content?.ContentType?.ToString() ?? "",
                "", Plain(request, "If-Modified-Since"), Plain(request, "If-Match"), Plain(request, "If-None-Match"),
                Plain(request, "If-Unmodified-Since"), Plain(request, "Range"),
            ])
            text.Append('\n').Append(value);
        text.Append('\n');

        var own = request.Headers.Where(h => h.Key.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
            .Select(h => (Name: h.Key.ToLowerInvariant(), Value: string.Join(',', h.Value).Trim()))
            .OrderBy(h => h.Name, StringComparer.Ordinal);
        foreach (var (name, value) in own) text.Append(name).Append(':').Append(value).Append('\n');
        return text.Append(Resource(request, account)).ToString();
    }

    private static string Resource(HttpRequestMessage request, string account)
    {
        var uri = request.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        var text = new StringBuilder("/").Append(account).Append(uri.AbsolutePath);
        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .GroupBy(
                p => Uri.UnescapeDataString(p[0]).ToLowerInvariant(),
                p => p.Length > 1 ? Uri.UnescapeDataString(p[1]) : "", StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal);
        foreach (var values in query)
            text.Append('\n').Append(values.Key).Append(':').AppendJoin(',', values.Order(StringComparer.Ordinal));
        return text.ToString();
    }

    private static string Plain(HttpRequestMessage request, string name) =>
        request.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : "";
}
