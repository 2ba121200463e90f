using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Veza.Doubles.Tests;

public sealed class TakingPorts
{
    [Fact]
    public void No_two_are_the_same_none_is_in_use_and_none_is_one_that_the_system_gives_away()
    {
        using var busy = new TcpListener(IPAddress.Loopback, LoopbackPorts.Take());
        busy.Start();

        var taken = Enumerable.Range(0, 12_500).Select(_ => LoopbackPorts.Take()).ToList(); // once around and on

        var lowest = int.Parse(
            File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split()[0], CultureInfo.InvariantCulture);
        Assert.Equal(10_000, taken.Take(10_000).Distinct().Count());
        Assert.DoesNotContain(((IPEndPoint)busy.LocalEndpoint).Port, taken);
        Assert.All(taken, port => Assert.InRange(port, 20_000, lowest - 1));
    }
}
