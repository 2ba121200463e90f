namespace Veza.Shared.Presence;

/// <summary>
/// The Lua of presence. Each script sees and changes a person's state in one step, so that exactly one process finds that
/// what others see has changed, and announces it. Time comes from the caller, never from the server.
/// </summary>
internal static class PresenceScripts
{
    /// <summary>
    /// A sign of life. <c>KEYS</c> leases, state, due; <c>ARGV</c> now, until, keep (all milliseconds), user,
    /// connection ('' none), 'renew' or 'release', chosen ('' as before). What a released lease still has, shortened and
    /// never lengthened, goes to one lease named 'left', so that the others are those of open connections. Answers
    /// <c>{changed, shown, seen}</c>.
    /// </summary>
    public const string Apply = """
        local now, ends, keep = ARGV[1], ARGV[2], ARGV[3]
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
        if ARGV[5] ~= '' then
          local held = redis.call('ZSCORE', KEYS[1], ARGV[5])
          if ARGV[6] == 'renew' then
            redis.call('ZADD', KEYS[1], ends, ARGV[5])
          elseif held then
            local rest = math.min(tonumber(held), tonumber(ends))
            local left = redis.call('ZSCORE', KEYS[1], 'left')
            redis.call('ZREM', KEYS[1], ARGV[5])
            if not left or tonumber(left) < rest then redis.call('ZADD', KEYS[1], string.format('%.0f', rest), 'left') end
          end
        end
        if ARGV[7] ~= '' then redis.call('HSET', KEYS[2], 'chosen', ARGV[7]) end

        local visible = 'offline'
        local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
        if last[2] then
          local left = tonumber(last[2]) - tonumber(now)
          redis.call('PEXPIRE', KEYS[1], string.format('%.0f', left + 60000))
          redis.call('ZADD', KEYS[3], last[2], ARGV[4])
          redis.call('PEXPIRE', KEYS[3], keep)
          if left > 0 then visible = redis.call('HGET', KEYS[2], 'chosen') or 'online' end
        end

        local shown = redis.call('HGET', KEYS[2], 'shown') or 'offline'
        if visible ~= 'offline' or shown ~= 'offline' then redis.call('HSET', KEYS[2], 'seen', now) end
        if visible ~= shown then redis.call('HSET', KEYS[2], 'shown', visible) end
        redis.call('PEXPIRE', KEYS[2], keep)
        return {visible ~= shown and 1 or 0, visible, redis.call('HGET', KEYS[2], 'seen') or ''}
        """;

    /// <summary>
    /// What others see. <c>KEYS</c> leases and state of each person in turn; <c>ARGV</c> now. Answers status and time last
    /// seen of each in turn.
    /// </summary>
    public const string List = """
        local answer = {}
        for i = 1, #KEYS, 2 do
          local visible = 'offline'
          if redis.call('ZCOUNT', KEYS[i], '(' .. ARGV[1], '+inf') > 0 then
            visible = redis.call('HGET', KEYS[i + 1], 'chosen') or 'online'
          end
          answer[i] = visible
          answer[i + 1] = redis.call('HGET', KEYS[i + 1], 'seen') or ''
        end
        return answer
        """;

    /// <summary>
    /// Takes people whose last lease ran out; each is taken by one caller. <c>KEYS</c> due; <c>ARGV</c> now, at most, the
    /// prefixes of leases and states. (The names of their keys come from the set, so this wants a server that is not
    /// clustered.) Answers <c>{how many were looked at, id, last seen, id, last seen, …}</c>.
    /// </summary>
    public const string Sweep = """
        local users = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
        local answer = {tostring(#users)}
        for _, user in ipairs(users) do
          local leases, state = ARGV[3] .. user, ARGV[4] .. user
          redis.call('ZREMRANGEBYSCORE', leases, '-inf', ARGV[1])
          local last = redis.call('ZREVRANGE', leases, 0, 0, 'WITHSCORES')
          if last[2] then
            redis.call('ZADD', KEYS[1], last[2], user)
          else
            redis.call('ZREM', KEYS[1], user)
            if (redis.call('HGET', state, 'shown') or 'offline') ~= 'offline' then
              redis.call('HSET', state, 'shown', 'offline')
              answer[#answer + 1] = user
              answer[#answer + 1] = redis.call('HGET', state, 'seen') or ''
            end
          end
        end
        return answer
        """;
}
