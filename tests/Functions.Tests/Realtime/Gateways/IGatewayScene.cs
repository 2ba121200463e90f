using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Functions.Tests.Realtime.Gateways;

/// <summary>A gateway, and people whom it is to reach.</summary>
internal interface IGatewayScene : IAsyncDisposable
{
    IRealtimeGateway Gateway { get; }

    /// <summary>Somebody new, signed in.</summary>
    Task<Person> CreatePersonAsync(string name);

    /// <summary>The same person by another sign-in.</summary>
    Task<Person> SignInAgainAsync(Person person);

    /// <summary>A room that none of them is in.</summary>
    Task<RoomId> CreateRoomAsync();

    /// <summary>Stores that the person is in the room, without a word to the gateway.</summary>
    /// <returns>The room as it was then.</returns>
    Task<RoomMark> StoreMemberAsync(Person person, RoomId room);

    /// <summary>Stores that the person is in the room no longer, without a word to the gateway.</summary>
    /// <returns>The room's count with this departure.</returns>
    Task<long> StoreDepartureAsync(Person person, RoomId room);

    /// <summary>A connection that is set up.</summary>
    Task<IListener> ConnectAsync(Person person);

    /// <summary>From now on nothing reaches the clients, and nobody is told why.</summary>
    void Hold();

    /// <summary>What is held goes on.</summary>
    void Release();

    /// <summary>Where the clients are connected cannot be reached.</summary>
    /// <returns>False: they are connected to this process, there is no way to lose.</returns>
    bool Lose();

    /// <summary>It can be reached again.</summary>
    void Restore();
}

/// <summary>Somebody, by one sign-in.</summary>
internal sealed record Person(UserId Id, SessionId Session, TestUser? User = null);

/// <summary>The client's end of a connection.</summary>
internal interface IListener : IAsyncDisposable
{
    /// <summary>Ends when the connection does.</summary>
    Task Closed { get; }

    /// <summary>The numbers of the tests' own events so far, in the order in which they came.</summary>
    IReadOnlyList<int> Heard { get; }

    /// <summary>Subscribes to the presence of these.</summary>
    Task SubscribePresenceAsync(params Person[] people);

    /// <summary>Returns when the event of the number has come, each time for another one.</summary>
    Task HearsAsync(int number);

    /// <summary>Returns when the event of the number has come, or the client is told to catch up.</summary>
    Task HearsOrCatchesUpAsync(int number);

    /// <summary>What was on its way to it has come.</summary>
    /// <exception cref="HubFailedException">The connection does not work.</exception>
    Task SettleAsync();
}
