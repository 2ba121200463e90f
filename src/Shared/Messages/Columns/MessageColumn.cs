using Npgsql;

namespace Veza.Shared.Messages.Columns;

/// <summary>When a column gets a value.</summary>
[Flags]
internal enum ColumnUse
{
    /// <summary>With the message: the batching writer stores it.</summary>
    Sent = 1,

    /// <summary>With an edit or a deletion.</summary>
    Changed = 2,
}

/// <summary>A column of <c>messages</c>: the one description from which every statement over the table is made.</summary>
/// <param name="name">In the table.</param>
/// <param name="type">In PostgreSQL.</param>
/// <param name="ordinal">Its place in <see cref="MessageTable.Select"/>.</param>
/// <param name="use">When it gets a value.</param>
/// <param name="sample">SQL of a value for messages that are made up by a statement (benchmarks, tests); null: the table's default.</param>
internal abstract class MessageColumn(string name, string type, int ordinal, ColumnUse use, string? sample)
{
    /// <summary>In the table.</summary>
    public string Name => name;

    /// <summary>In PostgreSQL.</summary>
    public string Type => type;

    /// <summary>When it gets a value.</summary>
    public ColumnUse Use => use;

    /// <summary>SQL of a value for messages that are made up by a statement; null: the table's default.</summary>
    public string? Sample => sample;

    /// <summary>Its type within an array of a value for each message.</summary>
    public virtual string ElementType => type;

    /// <summary>SQL that makes the value of such an element, which stands in row <c>i</c>.</summary>
    public virtual string FromElement => $"i.{name}";

    protected int Ordinal => ordinal;

    /// <summary>Whether it is null in each of the rows, so that a statement need not name it.</summary>
    public abstract bool IsAbsentFrom(ReadOnlySpan<MessageRow> rows);

    /// <summary>A parameter with the values of all rows: one array, whatever their number.</summary>
    public abstract NpgsqlParameter Array(ReadOnlySpan<MessageRow> rows);

    /// <summary>A parameter with the value of one row.</summary>
    public abstract NpgsqlParameter One(MessageRow row);
}

/// <summary>A column of plain values; <typeparamref name="T"/> is nullable where the column is.</summary>
internal sealed class MessageColumn<T>(
    string name, string type, int ordinal, ColumnUse use, string? sample, Func<MessageRow, T> write)
    : MessageColumn(name, type, ordinal, use, sample)
{
    /// <summary>The value in a row of <see cref="MessageTable.Select"/>.</summary>
    public T Read(NpgsqlDataReader row) =>
        default(T) is null && row.IsDBNull(Ordinal) ? default! : row.GetFieldValue<T>(Ordinal);

    /// <inheritdoc/>
    public override bool IsAbsentFrom(ReadOnlySpan<MessageRow> rows)
    {
        if (default(T) is not null) return false; // it is never null
        foreach (var row in rows)
            if (write(row) is not null) return false;
        return true;
    }

    /// <inheritdoc/>
    public override NpgsqlParameter Array(ReadOnlySpan<MessageRow> rows)
    {
        var values = new T[rows.Length];
        for (var i = 0; i < values.Length; i++) values[i] = write(rows[i]);
        return new NpgsqlParameter<T[]> { TypedValue = values };
    }

    /// <inheritdoc/>
    public override NpgsqlParameter One(MessageRow row) =>
        new() { Value = write(row) ?? (object)DBNull.Value, DataTypeName = Type };
}

/// <summary>A column of arrays, null where there is nothing. None of the elements may hold what would need an escape.</summary>
internal sealed class MessageArrayColumn<T>(
    string name, string type, int ordinal, ColumnUse use, Func<MessageRow, T[]?> write)
    : MessageColumn(name, $"{type}[]", ordinal, use, sample: null)
{
    /// <inheritdoc/>
    public override string ElementType => "text"; // an array within an array has to be text

    /// <inheritdoc/>
    public override string FromElement => $"nullif(i.{Name}, '')::{Type}";

    /// <summary>The value in a row of <see cref="MessageTable.Select"/>.</summary>
    public T[]? Read(NpgsqlDataReader row) => row.IsDBNull(Ordinal) ? null : row.GetFieldValue<T[]>(Ordinal);

    /// <inheritdoc/>
    public override bool IsAbsentFrom(ReadOnlySpan<MessageRow> rows)
    {
        foreach (var row in rows)
            if (write(row) is not null) return false;
        return true;
    }

    /// <inheritdoc/>
    public override NpgsqlParameter Array(ReadOnlySpan<MessageRow> rows)
    {
        var values = new string[rows.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = write(rows[i]) is { } elements ? $$"""{"{{string.Join("\",\"", elements)}}"}""" : "";
        return new NpgsqlParameter<string[]> { TypedValue = values };
    }

    /// <inheritdoc/>
    public override NpgsqlParameter One(MessageRow row) =>
        new() { Value = write(row) ?? (object)DBNull.Value, DataTypeName = Type };
}
