using System.Collections.Frozen;
using Veza.Shared.Common.Text;

namespace Veza.Shared.Moderation.Links;

/// <summary>Names of hosts; each stands for itself and everything below it.</summary>
public sealed class HostSet
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> names;

    /// <param name="names">As people write them; what can be no name and no IP address is left out.</param>
    public HostSet(IEnumerable<string> names) =>
        this.names = names.Select(n => n.Trim().TrimStart('*').Trim('.')).Select(n => BrowserUrl.ParseV4(n)?.ToString() ?? DomainName.ToAscii(n))
            .OfType<string>().ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();

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
