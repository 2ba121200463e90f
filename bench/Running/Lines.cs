using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Veza.Bench.Running;

/// <summary>What child processes tell the one that started them: marked lines, among whatever else is printed.</summary>
internal static class Lines
{
    private const string Mark = "@bench ";

    /// <summary>Prints it.</summary>
    public static void Write<T>(T value, JsonTypeInfo<T> type)
    {
        Console.Out.Write(Mark + JsonSerializer.Serialize(value, type) + "\n");
        Console.Out.Flush();
    }

    /// <summary>The JSON in a marked line; null in another.</summary>
    public static string? Read(string line) => line.StartsWith(Mark, StringComparison.Ordinal) ? line[Mark.Length..] : null;
}

/// <summary>A server takes requests.</summary>
internal sealed record ServerReady(Uri Address, int Pid);
