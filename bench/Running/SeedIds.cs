namespace Veza.Bench.Running;

/// <summary>The ids of seeded rows, so that every process knows them by number.</summary>
internal static class SeedIds
{
    /// <summary>The tenant of everybody.</summary>
    public static Guid Tenant { get; } = Guid.Parse("00000000-0000-7000-8000-ffffffffffff");

    /// <summary>A person.</summary>
    public static Guid User(int number) => Guid.Parse($"00000000-0000-7000-8000-{number:x12}");

    /// <summary>The sign-in of that person.</summary>
    public static Guid Session(int number) => Guid.Parse($"00000000-0000-7000-a000-{number:x12}");

    /// <summary>A room.</summary>
    public static Guid Room(int number) => Guid.Parse($"00000000-0000-7000-9000-{number:x12}");
}
