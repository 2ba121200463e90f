namespace Veza.Shared.Moderation.Profanity;

/// <summary>Addresses are read by the stage of links: words in them are parts of names that nobody chose here.</summary>
internal static class AddressRule
{
    /// <summary>Whether what stands between two blanks is a web address with a host, whatever brackets stand around it.</summary>
    public static bool IsAddress(ReadOnlySpan<char> chunk)
    {
        var at = chunk.IndexOf("http://");
        if (at < 0) at = chunk.IndexOf("https://");
        var host = at >= 0 ? chunk[(at + 7)..] : (at = chunk.IndexOf("www.")) >= 0 ? chunk[(at + 4)..] : default;
        return at is >= 0 and <= 3 && host.IndexOf('.') > 0;
    }
}
