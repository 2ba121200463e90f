using Npgsql;
using NpgsqlTypes;

namespace Veza.Shared.Database;

/// <summary>Positional parameters and row mapping, so that a repository method reads as its SQL and its columns.</summary>
public static class Commands
{
    /// <summary>Adds the next positional parameter (<c>$1</c>, <c>$2</c>, …).</summary>
    public static NpgsqlCommand With<T>(this NpgsqlCommand command, T value) where T : notnull
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return command;
    }

    /// <summary>Adds the next positional parameter, which may be null; its type must be said, null does not tell it.</summary>
    public static NpgsqlCommand WithNullable(this NpgsqlCommand command, object? value, NpgsqlDbType type)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
        return command;
    }

    /// <summary>Runs it and disposes it.</summary>
    /// <returns>How many rows it touched.</returns>
    public static async Task<int> RunAsync(this NpgsqlCommand command, CancellationToken ct)
    {
        await using (command) return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The first row, or null.</summary>
    public static async Task<T?> FindAsync<T>(
        this NpgsqlCommand command, Func<NpgsqlDataReader, T> map, CancellationToken ct) where T : class
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            return await reader.ReadAsync(ct) ? map(reader) : null;
        }
    }

    /// <summary>The first column of the first row, or null when there is no row or it is null.</summary>
    public static async Task<T?> FindValueAsync<T>(this NpgsqlCommand command, CancellationToken ct) where T : struct
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            return await reader.ReadAsync(ct) && !await reader.IsDBNullAsync(0, ct)
                ? await reader.GetFieldValueAsync<T>(0, ct)
                : null;
        }
    }

    /// <summary>All rows. The statement carries the LIMIT.</summary>
    public static async Task<List<T>> ListAsync<T>(
        this NpgsqlCommand command, Func<NpgsqlDataReader, T> map, CancellationToken ct)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            var rows = new List<T>();
            while (await reader.ReadAsync(ct)) rows.Add(map(reader));
            return rows;
        }
    }

    /// <summary>A column that may be null, of a value type.</summary>
    public static T? Maybe<T>(this NpgsqlDataReader reader, int column) where T : struct =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    /// <summary>A text column that may be null.</summary>
    public static string? MaybeText(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>A <c>timestamptz</c> column.</summary>
    public static DateTimeOffset Time(this NpgsqlDataReader reader, int column) =>
        new(reader.GetDateTime(column), TimeSpan.Zero);

    /// <summary>A <c>timestamptz</c> column that may be null.</summary>
    public static DateTimeOffset? MaybeTime(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.Time(column);
}
