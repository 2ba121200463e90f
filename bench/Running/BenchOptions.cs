using System.Globalization;

namespace Veza.Bench.Running;

/// <summary>What the program was asked for.</summary>
internal sealed class BenchOptions
{
    private int? asked;

    /// <summary>Longer, and with more members.</summary>
    public bool Full { get; private init; }

    /// <summary>The names of the scenarios to run; empty: all.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    /// <summary>Where to write the results as JSON.</summary>
    public string? JsonPath { get; private init; }

    /// <summary>Whether a missed target fails the program.</summary>
    public bool Gate { get; private init; }

    /// <summary>
    /// How often product and baseline take turns; medians are taken over the turns. Beside an earlier commit an even number, so that
    /// each of the two comes first equally often.
    /// </summary>
    public int Rounds => Before is null ? asked ?? 3 : ((asked ?? 10) + 1) / 2 * 2;

    /// <summary>PostgreSQL, as an Npgsql connection string of a database from which others can be created.</summary>
    public string Database { get; } = Setting("VEZA_BENCH_DATABASE", "Host=127.0.0.1;Username=postgres;Database=postgres");

    /// <summary>Redis.</summary>
    public string Redis { get; } = Setting("VEZA_BENCH_REDIS", "127.0.0.1:6379");

    /// <summary>The published package, as <c>./veza publish</c> makes it.</summary>
    public static string Package => Published("VEZA_BENCH_PACKAGE", "veza-server");

    /// <summary>An empty isolated worker, published in the same way.</summary>
    public static string EmptyApp => Published("VEZA_BENCH_EMPTY", "empty-app.dll");

    /// <summary>The built web client.</summary>
    public static string Web => Published("VEZA_BENCH_WEB", "index.html");

    /// <summary>The browser.</summary>
    public static string Chromium => Setting("VEZA_BENCH_CHROMIUM", "/usr/bin/chromium");

    /// <summary>An earlier commit to measure beside this one; null: none was named.</summary>
    public EarlierTree? Before { get; } = Setting("VEZA_BENCH_BEFORE", "") is { Length: > 0 } folder ? new(folder) : null;

    /// <summary>How long one turn is measured.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Full ? 6 : 1.5);

    /// <summary>How long the first turn of each server runs before, and later ones.</summary>
    public TimeSpan WarmUp(bool first) => TimeSpan.FromSeconds(first ? (Full ? 3 : 1) : 0.4);

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="InvalidOperationException">One is not known.</exception>
    public static BenchOptions Parse(string[] args)
    {
        var full = args.Contains("--full");
        int? rounds = null;
        string[] only = [];
        string? json = null;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--full" or "--gate":
                    break;
                case "--only" when i + 1 < args.Length:
                    only = args[++i].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                    break;
                case "--json" when i + 1 < args.Length:
                    json = args[++i];
                    break;
                case "--rounds" when i + 1 < args.Length:
                    rounds = int.Parse(args[++i], CultureInfo.InvariantCulture);
                    break;
                default:
                    throw new InvalidOperationException(
                        $"'{args[i]}' is not known. Options: --full, --only name,name, --rounds n, --json file, --gate.");
            }
        }

        return new() { Full = full, Gate = args.Contains("--gate"), Only = only, JsonPath = json, asked = rounds };
    }

    private static string Published(string variable, string program) =>
        Setting(variable, "") is { Length: > 0 } folder && File.Exists(Path.Combine(folder, program))
            ? Path.GetFullPath(folder)
            : throw new InvalidOperationException(
                $"{variable} names no folder with a published {program}; ./veza bench makes it.");

    private static string Setting(string name, string otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : otherwise;
}
