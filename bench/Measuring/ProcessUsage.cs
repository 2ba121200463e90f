using System.Globalization;

namespace Veza.Bench.Measuring;

/// <summary>What a process has used so far, as /proc tells it.</summary>
/// <param name="CpuSeconds">User and system time; counted in hundredths of a second.</param>
/// <param name="ResidentBytes">Memory now.</param>
internal readonly record struct ProcessUsage(double CpuSeconds, long ResidentBytes)
{
    private const double TicksPerSecond = 100; // USER_HZ, fixed by the kernel's interface

    /// <summary>Reads it.</summary>
    public static ProcessUsage Of(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // the name before may hold spaces
        var ticks = Number(fields[11]) + Number(fields[12]);
        var pages = Number(File.ReadAllText($"/proc/{pid}/statm").Split(' ')[1]);
        return new(ticks / TicksPerSecond, pages * Environment.SystemPageSize);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
