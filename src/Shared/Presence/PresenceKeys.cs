using StackExchange.Redis;
using Veza.Shared.Common;

namespace Veza.Shared.Presence;

/// <summary>All Redis keys of presence.</summary>
/// <param name="prefix">The installation's.</param>
internal sealed class PresenceKeys(string prefix)
{
    /// <summary>
    /// <c>presence:due</c> — sorted set: user id → when their last lease ends, in Unix milliseconds. What the sweep looks
    /// at. Expires after the state's life without any traffic.
    /// </summary>
    public RedisKey Due { get; } = prefix + "presence:due";

    /// <summary>Before a user id: the key of <see cref="Leases"/>.</summary>
    public string LeasesPrefix { get; } = prefix + "presence:leases:";

    /// <summary>Before a user id: the key of <see cref="State"/>.</summary>
    public string StatePrefix { get; } = prefix + "presence:state:";

    /// <summary>
    /// <c>presence:leases:{user}</c> — sorted set: connection id, <c>rest</c> (said over REST) or <c>left</c> (what is left of
    /// closed connections) → when the lease ends, in Unix milliseconds. Expires a minute after the last lease.
    /// </summary>
    public RedisKey Leases(UserId user) => LeasesPrefix + user.ToString();

    /// <summary>
    /// <c>presence:state:{user}</c> — hash: <c>chosen</c> (the status that the person chose), <c>shown</c> (what watchers
    /// were last told), <c>seen</c> (last sign of life while visible, Unix milliseconds). Expires after the state's life.
    /// </summary>
    public RedisKey State(UserId user) => StatePrefix + user.ToString();
}
