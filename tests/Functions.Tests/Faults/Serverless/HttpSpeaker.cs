using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Veza.History;

namespace Veza.Functions.Tests.Faults.Serverless;

/// <summary>Says things by POST, one after the other, each again under its id until it is acknowledged.</summary>
internal sealed class HttpSpeaker(TestUser user)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(8);

    private int acknowledged;

    public ClientLog Log { get; } = new(user.Name + " by HTTP", user.Id);

    public int Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>Speaks in the rooms in turn until told to stop; what it has begun to say, it says to the end.</summary>
    public async Task SpeakAsync(IReadOnlyList<Guid> rooms, CancellationToken stop, CancellationToken patience)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var (room, id, content) = (rooms[i % rooms.Count], Fresh.Id(), $"{user.Name} posts {i}");
            while (!await TryAsync(room, id, content, patience)) await Task.Delay(Pause, patience);
            await Task.Delay(Pause, patience); // the hub's clients are to say most
        }
    }

    private async Task<bool> TryAsync(Guid room, Guid id, string content, CancellationToken patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience);
        limit.CancelAfter(AnswerWithin);
        Log.Sending(room, id, content);
        try
        {
            using var answer = await user.Http.PostAsJsonAsync(
                $"/api/rooms/{room}/messages", new { content, client_message_id = id }, limit.Token);
            var text = await answer.Content.ReadAsStringAsync(limit.Token);
            if (!answer.IsSuccessStatusCode)
                return (int)answer.StatusCode >= 500 || answer.StatusCode == HttpStatusCode.TooManyRequests
                    ? false
                    : throw new InvalidOperationException($"A good message was refused for good: {text}");
            var message = JsonNode.Parse(text)!;
            Log.Acknowledged(id, message["id"]!.GetValue<Guid>(), message["seq"]!.GetValue<long>());
            Interlocked.Increment(ref acknowledged);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException
            || (e is OperationCanceledException && !patience.IsCancellationRequested))
        {
            return false; // its outcome is unknown
        }
    }
}
