using System.Reflection;

namespace Veza.Functions.Http;

/// <summary>Which version of the server this is, as clients and people are told.</summary>
internal static class ServerVersion
{
    /// <summary>Three numbers.</summary>
    public static readonly string Text = Assembly.GetExecutingAssembly().GetName().Version?.ToString(fieldCount: 3) ?? "0.0.0";
}
