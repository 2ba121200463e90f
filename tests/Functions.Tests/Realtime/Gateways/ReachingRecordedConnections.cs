using System.Text.Json.Nodes;
using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Realtime.Gateways;

/// <summary>The tests' own <see cref="RecordingGateway"/>, which must not promise what no adapter keeps.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class ReachingRecordedConnections : ReachingConnections
{
    private protected override Task<IGatewayScene> OpenAsync() => Task.FromResult<IGatewayScene>(new Scene());

    private sealed class Scene : IGatewayScene
    {
        private readonly RecordingGateway gateway = new();
        private readonly Dictionary<RoomId, long> departures = [];

        public IRealtimeGateway Gateway => gateway;

        public Task<Person> CreatePersonAsync(string name) =>
            Task.FromResult(new Person(new UserId(Fresh.Id()), new SessionId(Fresh.Id())));

        public Task<Person> SignInAgainAsync(Person person) => Task.FromResult(person with { Session = new SessionId(Fresh.Id()) });

        public Task<RoomId> CreateRoomAsync() => Task.FromResult(new RoomId(Fresh.Id()));

        public Task<RoomMark> StoreMemberAsync(Person person, RoomId room) =>
            Task.FromResult(new RoomMark(room, departures.GetValueOrDefault(room)));

        public Task<long> StoreDepartureAsync(Person person, RoomId room) =>
            Task.FromResult(departures[room] = departures.GetValueOrDefault(room) + 1);

        public Task<IListener> ConnectAsync(Person person) =>
            Task.FromResult<IListener>(new Listener(gateway.Connect(person.Id, person.Session)));

        public void Hold()
        {
            // What is published has come at once; there is no way on which it could be held up.
        }

        public void Release()
        {
            // The same.
        }

        public bool Lose() => false;

        public void Restore()
        {
            // Nothing was lost.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Listener(RecordedConnection connection) : IListener
    {
        private readonly List<JsonObject> claimed = [];

        public Task Closed => connection.Closed;

        public IReadOnlyList<int> Heard => [.. connection.Events.Select(e => (int)e.Number("n"))];

        public Task SubscribePresenceAsync(params Person[] people)
        {
            connection.PresenceSubscriptions = [.. people.Select(p => p.Id)];
            return Task.CompletedTask;
        }

        public Task HearsAsync(int number)
        {
            claimed.Add(connection.Events.First(e => e.Number("n") == number && !claimed.Contains(e)));
            return Task.CompletedTask;
        }

        public Task HearsOrCatchesUpAsync(int number) => HearsAsync(number);

        public Task SettleAsync() =>
            connection.IsOpen ? Task.CompletedTask : throw new HubFailedException("The connection has ended.");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
