using System.Text;
using System.Text.Json;
using Veza.Bench.Measuring;

namespace Veza.Bench.Load;

/// <summary>
/// Somebody whose client does what the documentation asks for: negotiate (here, and again where it is sent), connect, ping,
/// and then catch up to the end.
/// </summary>
internal sealed class Returning(LoadJob job, Reactor first, string token, Action<string> fail) : IScene
{
    private Reactor reactor = first;
    private HttpConnection? http;
    private string? cursor;
    private string hubToken = "";
    private long startedAt;
    private Action<long> caughtUp = _ => { };

    /// <summary>Whether it is under way.</summary>
    public bool Busy { get; private set; }

    /// <summary>Messages that catching up brought.</summary>
    public long Messages { get; private set; }

    /// <summary>Catches up without a connection.</summary>
    public void ReadOnly()
    {
        Open();
        Catch();
    }

    /// <summary>The whole way; tells how long it took.</summary>
    public void ComeBack(Reactor storm, Action<long> done)
    {
        (reactor, caughtUp, startedAt) = (storm, done, Ticks.Now);
        Open();
        Ask("POST", "/api/negotiate", token, body =>
        {
            hubToken = Text(body, "accessToken");
            Ask("POST", "/hub/negotiate?negotiateVersion=1", hubToken, answer => reactor.Add(new HubMember(
                job.Server, $"/hub?id={Uri.EscapeDataString(Text(answer, "connectionToken"))}&access_token={hubToken}",
                this, number: 0, Guid.Empty, pings: true)));
        });
    }

    /// <inheritdoc/>
    public void Joined(Member member) => Catch();

    /// <inheritdoc/>
    public void Seen(Member member, long seq, int index)
    {
    }

    /// <inheritdoc/>
    public void Acknowledged(Member member)
    {
    }

    /// <inheritdoc/>
    public void Failed(Member member, string reason) => Fail($"hub: {reason}");

    private void Open()
    {
        Busy = true;
        http?.Dispose();
        reactor.Add(http = new HttpConnection(job.Server));
    }

    private void Catch() => Ask("GET", cursor is null ? "/api/sync" : $"/api/sync?cursor={cursor}", token, body =>
    {
        using var json = JsonDocument.Parse(body);
        cursor = json.RootElement.GetProperty("cursor").GetString();
        foreach (var room in json.RootElement.GetProperty("rooms").EnumerateArray())
            Messages += room.GetProperty("messages").GetArrayLength();
        if (json.RootElement.GetProperty("has_more").GetBoolean())
        {
            Catch();
            return;
        }

        Busy = false;
        caughtUp(Ticks.Now - startedAt);
    });

    private void Ask(string method, string path, string bearer, Action<byte[]> then)
    {
        http!.OnAnswer = (status, body) =>
        {
            if (status == 200) then(body.ToArray());
            else Fail($"{method} {path.Split('?')[0]}: {status} {Encoding.UTF8.GetString(body)}");
        };
        var length = string.Equals(method, "POST", StringComparison.Ordinal) ? "Content-Length: 0\r\n" : "";
        http.Send(Encoding.ASCII.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: {job.Server.Authority}\r\nAuthorization: Bearer {bearer}\r\n{length}\r\n"));
    }

    private void Fail(string reason)
    {
        if (Busy) fail(reason);
        Busy = false;
    }

    private static string Text(byte[] json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).GetString()
            ?? throw new InvalidOperationException($"'{name}' is null.");
    }
}
