using System.Buffers.Text;
using System.Text;
using Veza.Doubles.SignalR.Clients;

namespace Veza.Doubles.SignalR.Rest;

/// <summary>The list of a group's connections, in pages by connection id.</summary>
internal static class RestPaging
{
    private const int MaxPageSize = 200;

    public static RestAnswer List(RestCall call, Uri endpoint)
    {
        var size = call.Number("maxpagesize", 1, MaxPageSize) ?? MaxPageSize;
        var top = call.Number("top", 1, int.MaxValue) ?? int.MaxValue;
        var after = call.Query("continuationToken") is { } token ? Decode(token) : "";
        var rest = (call.Hub.FindGroup(call.Group)?.ToArray() ?? [])
            .Where(c => string.CompareOrdinal(c.Id, after) > 0).OrderBy(c => c.Id, StringComparer.Ordinal).ToList();
        var page = rest.Take(Math.Min(size, top)).ToList();
        var body = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["value"] = page.Select(Show).ToList(),
        };
        if (rest.Count > page.Count && top > page.Count)
            body["nextLink"] = NextLink(call, endpoint, page[^1].Id, size, top == int.MaxValue ? null : top - page.Count);
        return RestAnswer.Json(body);
    }

    private static Dictionary<string, string> Show(ClientConnection connection)
    {
        var shown = new Dictionary<string, string>(StringComparer.Ordinal) { ["connectionId"] = connection.Id };
        if (connection.UserId is { } user) shown["userId"] = user;
        return shown;
    }

    private static string NextLink(RestCall call, Uri endpoint, string last, int size, int? top) =>
        $"{endpoint.GetLeftPart(UriPartial.Authority)}/api/hubs/{Uri.EscapeDataString(call.Hub.Name)}/groups/" +
        $"{Uri.EscapeDataString(call.Group)}/connections?continuationToken=" +
        $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last))}&maxpagesize={size}" +
        (top is null ? "" : $"&top={top}") + $"&api-version={Uri.EscapeDataString(call.Query("api-version")!)}";

    private static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        }
        catch (FormatException)
        {
            throw new RestException(RestAnswer.Invalid("The continuationToken is none of ours."));
        }
    }
}
