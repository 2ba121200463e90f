using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Veza.Bench.Running;

/// <summary>A child process of this same program, which ends when its input is closed.</summary>
internal sealed class Child : IAsyncDisposable
{
    private const int KeptLines = 15;
    private readonly Process process;
    private readonly Queue<string> said = new();

    private Child(Process process) => this.process = process;

    /// <summary>Its process id.</summary>
    public int Pid => process.Id;

    /// <summary>Starts it.</summary>
    public static Child Start(ReadOnlySpan<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        StartProgram("dotnet", [Path.Combine(AppContext.BaseDirectory, "Veza.Bench.dll"), .. arguments], environment);

    /// <summary>Starts an executable, which has to be killed in the end.</summary>
    /// <param name="program">The file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">What it gets besides the variables of this process.</param>
    /// <param name="folder">Its working directory; null: the program's.</param>
    public static Child StartProgram(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetDirectoryName(program) ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var child = new Child(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
        child.process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Hands it a line.</summary>
    public async Task TellAsync<T>(T value, JsonTypeInfo<T> type)
    {
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(value, type) + "\n");
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for its next marked line.</summary>
    /// <exception cref="InvalidOperationException">It ended, or kept silent for too long; the message has its last words.</exception>
    public async Task<T> HearAsync<T>(JsonTypeInfo<T> type, TimeSpan atMost)
    {
        using var time = new CancellationTokenSource(atMost);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(time.Token) is { } line)
            {
                if (Lines.Read(line) is { } json && JsonSerializer.Deserialize(json, type) is { } value) return value;
                Keep(line);
            }
        }
        catch (OperationCanceledException)
        {
            Keep($"(nothing for {atMost})");
        }

        throw new InvalidOperationException($"A child process failed:\n{LastWords()}");
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its last words.</exception>
    public async Task EndAsync()
    {
        Keep(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"A child process failed:\n{LastWords()}");
    }

    /// <summary>From now on what it prints is read and forgotten, so that it never waits for a reader.</summary>
    public void Ignore() => _ = Task.Run(async () =>
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line) Keep(line);
    });

    /// <summary>What it printed last.</summary>
    public string LastWords()
    {
        lock (said) return string.Join('\n', said);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => DisposeAsync(terminate: false);

    /// <summary>Ends it: kills it where closing its input tells it nothing.</summary>
    public async ValueTask DisposeAsync(bool terminate)
    {
        if (terminate) process.Kill();
        else process.StandardInput.Close();
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await process.WaitForExitAsync(time.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true); // the stage has a server of its own
        }

        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (said)
        {
            said.Enqueue(line);
            if (said.Count > KeptLines) said.Dequeue();
        }
    }
}
