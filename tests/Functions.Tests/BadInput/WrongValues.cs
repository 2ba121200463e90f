namespace Veza.Functions.Tests.BadInput;

/// <summary>JSON values that are wrong nearly everywhere.</summary>
internal static class WrongValues
{
    public static IReadOnlyList<string> Json { get; } =
    [
        "null", "true", "0", "-1", "1.5", "9223372036854775808", "1e40", "\"\"", "\" \"", "\"x\"", "\"9999\"", "{}",
        "{\"type\":\"ping\"}", "[]", "[null]", "[[]]", "\"\\u0001\"", "\"00000000-0000-0000-0000-000000000000\"",
        "\"not-a-uuid-at-all-but-of-the-right-len\"", "\"" + new string('y', 20_000) + "\"",
        "[" + string.Join(',', Enumerable.Repeat("\"00000000-0000-0000-0000-000000000000\"", 300)) + "]",
    ];

    /// <summary>Bodies that are no object of the documented form, or no JSON.</summary>
    public static IReadOnlyList<byte[]> Bodies { get; } =
    [
        "null"u8.ToArray(), "[]"u8.ToArray(), "1"u8.ToArray(), "\"x\""u8.ToArray(), "true"u8.ToArray(), "{"u8.ToArray(),
        "}"u8.ToArray(), ""u8.ToArray(), "{\"a\":}"u8.ToArray(), "{'a':1}"u8.ToArray(), "{\"a\":1,}"u8.ToArray(),
        "{\"a\":NaN}"u8.ToArray(), "{}{}"u8.ToArray(), "\uFEFF{}"u8.ToArray(), "{\"\\ud800\":1}"u8.ToArray(),
        [0xFF, 0xFE], [0x00], [.. "{\"name\":\""u8, 0xC3, 0x28, .. "\",\"content\":\""u8, 0xC3, 0x28, .. "\"}"u8],
        [.. Enumerable.Repeat((byte)'[', 5000)], [.. Enumerable.Repeat("{\"a\":"u8.ToArray(), 500).SelectMany(b => b)],
    ];
}
