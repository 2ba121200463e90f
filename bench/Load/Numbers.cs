using System.Buffers.Text;

namespace Veza.Bench.Load;

/// <summary>Numbers at the start of text; where there is none, the other side broke the protocol.</summary>
internal static class Numbers
{
    /// <summary>Decimal digits.</summary>
    public static long Decimal(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long value, out _) ? value : throw Unexpected(text);

    /// <summary>Hexadecimal digits.</summary>
    public static int Hex(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out int value, out _, 'x') ? value : throw Unexpected(text);

    private static InvalidOperationException Unexpected(ReadOnlySpan<byte> text) =>
        new($"A number was expected before '{System.Text.Encoding.UTF8.GetString(text[..Math.Min(40, text.Length)])}'.");
}
