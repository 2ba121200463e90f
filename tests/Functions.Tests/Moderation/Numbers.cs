using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Moderation;

internal static class Numbers
{
    public static int Int(this JsonNode? node, string name) => node![name]!.GetValue<int>();
}
