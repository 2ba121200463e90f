using System.Collections.Frozen;
using Veza.Shared.Common.Text;

namespace Veza.Shared.Moderation.Links;

/// <summary>Names of hosts; each stands for itself and everything below it.</summary>
public sealed class HostSet
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> names;

    /// <param name="names">As people write them; what can be no name and no IP address is left out.</param>
    public HostSet(IEnumerable<string> names) =>
        this.names = names.Select(ToName).OfType<string>().ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>A name as it is compared; null for what can be no name and no IP address.</summary>
    public static string? ToName(string written)
    {
        var name = written.Trim().TrimStart('*').Trim('.');
        return BrowserUrl.ParseV4(name)?.ToString() ?? DomainName.ToAscii(name);
    }

    /// <param name="host">In DNS's form.</param>
    public bool Contains(ReadOnlySpan<char> host)
    {
        while (true)
        {
            if (names.Contains(host)) return true;
            var dot = host.IndexOf('.');
            if (dot < 0) return false;
            host = host[(dot + 1)..];
        }
    }
}
