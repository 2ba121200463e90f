using System.Collections.Frozen;
using Veza.Shared.Common.Text;
using Veza.Shared.Moderation.Folding;

namespace Veza.Shared.Moderation.Links;

/// <summary>Finds hosts that a reader takes for a known one.</summary>
internal sealed class LookalikeHosts
{
    private readonly HostSet known;

    /// <summary>By what a reader sees of the name.</summary>
    private readonly FrozenSet<string> seen;

    /// <param name="names">The known hosts, such as <c>paypal.com</c>.</param>
    public LookalikeHosts(IReadOnlyCollection<string> names)
    {
        known = new HostSet(names);
        seen = names.Select(Seen).ToFrozenSet();
    }

    /// <param name="host">In DNS's form.</param>
    public bool Contains(string host)
    {
        if (known.Contains(host)) return false;
        var labels = host.Split('.').Select(Unicode).ToArray();
        for (var first = 0; first < labels.Length - 1; first++)
            for (var last = first + 1; last < Math.Min(labels.Length, first + 3); last++)
                if (seen.Contains(Seen(string.Join('.', labels[first..(last + 1)])))) return true;
        return false;
    }

    private static string Unicode(string label) =>
        label.StartsWith("xn--", StringComparison.Ordinal) && Punycode.Decode(label[4..]) is { } decoded ? decoded : label;

    private static string Seen(string host)
    {
        using var folded = FoldedText.Of(host);
        return folded.Units.ToString().Replace("rn", "m").Replace("vv", "w").Replace("cl", "d")
            .Replace('0', 'o').Replace('1', 'l').Replace('i', 'l').Replace('5', 's').Replace('3', 'e');
    }
}
