using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using Npgsql;

namespace Veza.Shared.Messages.Columns;

/// <summary>
/// The statements over <c>messages</c>, made of its columns once. <see cref="MessageColumns"/> has those that there are; whoever stores,
/// reads, changes or makes up messages asks here, so that a new column is named nowhere else.
/// </summary>
internal sealed class MessageTable
{
    private readonly List<MessageColumn> columns = [];
    private readonly ConcurrentDictionary<long, string> inserts = new(); // by the columns that are left out, a bit each

    /// <summary>Without any column.</summary>
    public MessageTable()
    {
    }

    /// <summary>With the columns of another one, to which more may be added.</summary>
    public MessageTable(MessageTable other) => columns.AddRange(other.columns);

    /// <summary>In the order of <see cref="Select"/>.</summary>
    public ReadOnlyCollection<MessageColumn> Columns => columns.AsReadOnly();

    /// <summary>All columns of the alias <c>m</c>, as they are read.</summary>
    public string Select => field ??= string.Join(", ", columns.Select(c => $"m.{c.Name}"));

    /// <summary>Stores messages with their later changes; see <see cref="Whole"/>.</summary>
    public string InsertWhole => field ??= Insert(columns);

    /// <summary>Replaces what a change may, of the room <c>$1</c> and the seq <c>$2</c>; see <see cref="Changed"/>.</summary>
    public string UpdateChanged => field ??=
        $"UPDATE messages SET {string.Join(", ", Of(ColumnUse.Changed).Select((c, n) => $"{c.Name} = ${n + 3}"))} "
            + "WHERE room_id = $1 AND seq = $2";

    /// <summary>The same of several messages of the room <c>$1</c>, whose seqs are <c>$2</c>; see <see cref="ManyChanged"/>.</summary>
    public string UpdateManyChanged => field ??= UpdateMany([.. Of(ColumnUse.Changed)]);

    /// <summary>Adds a column of plain values.</summary>
    public MessageColumn<T> Add<T>(string name, string type, ColumnUse use, Func<MessageRow, T> write, string? sample = null)
    {
        var column = new MessageColumn<T>(name, type, columns.Count, use, sample, write);
        columns.Add(column);
        return column;
    }

    /// <summary>Adds a column of arrays.</summary>
    public MessageArrayColumn<T> AddArray<T>(string name, string type, ColumnUse use, Func<MessageRow, T[]?> write)
    {
        var column = new MessageArrayColumn<T>(name, type, columns.Count, use, write);
        columns.Add(column);
        return column;
    }

    /// <summary>
    /// Stores what is sent: one array a column, whatever the number of rows. Columns that none of the rows has are not named, so that they
    /// cost nothing: few messages answer another one or name somebody.
    /// </summary>
    public NpgsqlBatchCommand InsertSent(ReadOnlySpan<MessageRow> rows)
    {
        var (command, absent) = (new NpgsqlBatchCommand(), 0L);
        for (var n = 0; n < columns.Count; n++)
        {
            if (!columns[n].Use.HasFlag(ColumnUse.Sent) || columns[n].IsAbsentFrom(rows)) absent |= 1L << n;
            else command.Parameters.Add(columns[n].Array(rows));
        }

        command.CommandText = inserts.GetOrAdd(
            absent, static (left, table) => Insert(table.columns.Where((_, n) => (left & (1L << n)) == 0)), this);
        return command;
    }

    /// <summary>The parameters of <see cref="InsertWhole"/>.</summary>
    public void Whole(NpgsqlParameterCollection parameters, ReadOnlySpan<MessageRow> rows)
    {
        foreach (var column in columns) parameters.Add(column.Array(rows));
    }

    /// <summary>The parameters of <see cref="UpdateChanged"/>, behind the room and the seq.</summary>
    public void Changed(NpgsqlParameterCollection parameters, MessageRow row)
    {
        foreach (var column in Of(ColumnUse.Changed)) parameters.Add(column.One(row));
    }

    /// <summary>The parameters of <see cref="UpdateManyChanged"/>, behind the room and the seqs.</summary>
    public void ManyChanged(NpgsqlParameterCollection parameters, ReadOnlySpan<MessageRow> rows)
    {
        foreach (var column in Of(ColumnUse.Changed)) parameters.Add(column.Array(rows));
    }

    /// <summary>A statement that makes up messages: what is not given is a sample, or the table's default.</summary>
    /// <param name="from">What the rows come from, in SQL.</param>
    /// <param name="given">Columns and the SQL of their values.</param>
    public string MakeUp(string from, params (MessageColumn Column, string Sql)[] given)
    {
        var values = given.ToDictionary(g => g.Column.Name, g => g.Sql, StringComparer.Ordinal);
        var named = columns.Select(c => (c.Name, Sql: values.GetValueOrDefault(c.Name) ?? c.Sample))
            .Where(c => c.Sql is not null).ToArray();
        return $"""
            INSERT INTO messages ({string.Join(", ", named.Select(c => c.Name))})
            SELECT {string.Join(", ", named.Select(c => c.Sql))} FROM {from}
            """;
    }

    private IEnumerable<MessageColumn> Of(ColumnUse use) => columns.Where(c => c.Use.HasFlag(use));

    private static string UpdateMany(MessageColumn[] changed) => $"""
        UPDATE messages m SET {string.Join(", ", changed.Select(c => $"{c.Name} = {c.FromElement}"))}
        FROM unnest($2::bigint[], {string.Join(", ", changed.Select((c, n) => $"${n + 3}::{c.ElementType}[]"))})
            AS i (seq, {string.Join(", ", changed.Select(c => c.Name))})
        WHERE m.room_id = $1 AND m.seq = i.seq
        """;

    private static string Insert(IEnumerable<MessageColumn> columns)
    {
        var stored = columns.ToArray();
        var names = string.Join(", ", stored.Select(c => c.Name));
        return $"""
            INSERT INTO messages ({names})
            SELECT {string.Join(", ", stored.Select(c => c.FromElement))}
            FROM unnest({string.Join(", ", stored.Select((c, n) => $"${n + 1}::{c.ElementType}[]"))}) AS i ({names})
            """;
    }
}
