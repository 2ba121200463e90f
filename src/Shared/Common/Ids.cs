namespace Veza.Shared.Common;

/// <summary>A customer of the installation: people and rooms of different tenants never meet.</summary>
public readonly record struct TenantId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A person, a bridged contact or a bot.</summary>
public readonly record struct UserId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>One sign-in on one device: the family of refresh tokens that came from it.</summary>
public readonly record struct SessionId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A direct conversation, a group or a channel.</summary>
public readonly record struct RoomId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A space: people, and channels of its own.</summary>
public readonly record struct SpaceId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A role in a space.</summary>
public readonly record struct SpaceRoleId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A message, in whatever room.</summary>
public readonly record struct MessageId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
