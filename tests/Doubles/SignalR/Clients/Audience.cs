namespace Veza.Doubles.SignalR.Clients;

/// <summary>
/// Connections that are sent to together: a hub's, a user's or a group's. Sends to it reach every member in the same
/// order, that of their arrival.
/// </summary>
internal sealed class Audience
{
    private readonly Lock gate = new();
    private readonly HashSet<ClientConnection> members = [];

    public int Count
    {
        get
        {
            lock (gate) return members.Count;
        }
    }

    public void Add(ClientConnection member)
    {
        lock (gate) members.Add(member);
    }

    /// <returns>Whether nobody is left.</returns>
    public bool Remove(ClientConnection member)
    {
        lock (gate)
        {
            members.Remove(member);
            return members.Count == 0;
        }
    }

    public ClientConnection[] ToArray()
    {
        lock (gate) return [.. members];
    }

    /// <returns>How many it was handed to.</returns>
    public int Send(ReadOnlyMemory<byte> frame, HashSet<string>? excluded)
    {
        var sent = 0;
        lock (gate)
            foreach (var member in members)
                if (excluded?.Contains(member.Id) != true && member.Send(frame)) sent++;
        return sent;
    }
}
