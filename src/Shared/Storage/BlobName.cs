using System.Text.RegularExpressions;

namespace Veza.Shared.Storage;

/// <summary>
/// Where a blob lies: <c>folder/uuid</c>, both chosen here. Names that users gave their files are no part of it, so that no
/// name can lead elsewhere.
/// </summary>
public readonly partial record struct BlobName
{
    private readonly string? folder;

    /// <summary>A name in a folder.</summary>
    /// <param name="folder">1 to 63 of <c>a-z 0-9 -</c>, neither beginning nor ending with <c>-</c>; for attachments the room's id.</param>
    /// <param name="id">Unique in the folder.</param>
    /// <exception cref="ArgumentException">The folder is not of that form.</exception>
    public BlobName(string folder, Guid id)
    {
        if (!FolderPattern().IsMatch(folder))
            throw new ArgumentException($"A blob's folder is 1 to 63 of a-z, 0-9 and '-', not '{folder}'.", nameof(folder));
        this.folder = folder;
        Id = id;
    }

    /// <summary>The part before the slash.</summary>
    /// <exception cref="InvalidOperationException">This is the default value, not a name.</exception>
    public string Folder =>
        folder ?? throw new InvalidOperationException("An empty blob name names nothing; make one with its constructor.");

    /// <summary>The part after the slash.</summary>
    public Guid Id { get; }

    /// <summary>Reads what <see cref="ToString"/> wrote, and nothing else: each blob has one spelling.</summary>
    public static bool TryParse(string? text, out BlobName name)
    {
        name = default;
        if (text is null || text.Length > 100
            || text.IndexOf('/', StringComparison.Ordinal) is var slash && slash < 1
            || !FolderPattern().IsMatch(text.AsSpan(0, slash)) || !Guid.TryParseExact(text.AsSpan(slash + 1), "D", out var id))
            return false;
        var read = new BlobName(text[..slash], id);
        if (!string.Equals(read.ToString(), text, StringComparison.Ordinal)) return false;
        name = read;
        return true;
    }

    /// <summary><c>folder/uuid</c>.</summary>
    public override string ToString() => $"{Folder}/{Id:D}";

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FolderPattern();
}
