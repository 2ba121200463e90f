namespace Veza.Doubles.SignalR.Rest;

/// <summary>
/// Finds the operation of a path. It works on the raw path and unescapes each part by itself, so that a group's name
/// may hold an escaped slash, which the framework's routing would hand on escaped.
/// </summary>
internal sealed class RestRoutes
{
    private readonly List<RestRoute> routes = [];

    public void Map(string name, string method, string pattern, Func<RestCall, Task<RestAnswer>> run) =>
        routes.Add(new(name, method, pattern.Split('/'), run));

    public void Map(string name, string method, string pattern, Func<RestCall, RestAnswer> run) =>
        Map(name, method, pattern, call => Task.FromResult(run(call)));

    /// <returns>The operation and the values in the path; null when there is none.</returns>
    public (RestRoute Route, IReadOnlyDictionary<string, string> Values)? Find(string method, string rawPath)
    {
        var parts = rawPath.TrimStart('/').Split('/');
        foreach (var route in routes)
            if (route.Method == method && route.Match(parts) is { } values) return (route, values);
        return null;
    }
}

/// <summary>An operation. Its name is what calls are counted under.</summary>
internal sealed record RestRoute(string Name, string Method, string[] Pattern, Func<RestCall, Task<RestAnswer>> RunAsync)
{
    public Dictionary<string, string>? Match(string[] parts)
    {
        if (parts.Length != Pattern.Length) return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i++)
            if (Pattern[i][0] == '{') values[Pattern[i][1..^1]] = Uri.UnescapeDataString(parts[i]);
            else if (Pattern[i] != parts[i]) return null;
        return values.ContainsValue("") ? null : values;
    }
}
