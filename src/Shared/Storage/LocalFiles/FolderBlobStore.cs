using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;

namespace Veza.Shared.Storage.LocalFiles;

/// <summary>
/// Files in a folder, for the standalone server, which also receives and sends them. A blob is a folder of its own with two
/// files: <c>content</c> and <c>type</c>. It is made aside and moved into place whole, which fails when the place is taken:
/// so no half blob is ever seen, and of two writers one wins. Several processes may share the folder.
/// </summary>
public sealed class FolderBlobStore(IOptions<StorageOptions> options, SignedBlobUrls tickets, TimeProvider clock) : IBlobStore
{
    private const string Content = "content";
    private const string Type = "type";
    private const int CopyBytes = 128 * 1024;

    private readonly string root = Path.Combine(options.Value.FolderPath, "kept");
    private readonly string aside = Path.Combine(options.Value.FolderPath, "unfinished");

    /// <inheritdoc/>
    public ValueTask<BlobUpload> CreateUploadAsync(
        BlobName name, string contentType, long maxBytes, TimeSpan life, CancellationToken ct)
    {
        BlobUploads.CheckType(contentType);
        BlobUploads.CheckLife(life);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        var ticket = new SignedBlobUrl.Upload(name, Expiry(life), contentType, maxBytes);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = contentType };
        return new(new BlobUpload(tickets.Write(ticket), "PUT", headers, ticket.ExpiresAt));
    }

    /// <inheritdoc/>
    public ValueTask<Uri> CreateDownloadAsync(BlobName name, BlobDownload download, TimeSpan life, CancellationToken ct)
    {
        BlobUploads.CheckLife(life);
        return new(tickets.Write(new SignedBlobUrl.Download(name, Expiry(life), download.SafeType, download.Disposition)));
    }

    /// <inheritdoc/>
    public async Task<BlobInfo?> FindAsync(BlobName name, CancellationToken ct)
    {
        var place = PlaceOf(name);
        var content = new FileInfo(Path.Combine(place, Content));
        if (!content.Exists) return null;
        try
        {
            var type = await File.ReadAllTextAsync(Path.Combine(place, Type), ct);
            return new BlobInfo(content.Length, type, ETag(content));
        }
        catch (Exception e) when (IsGone(e))
        {
            return null; // deleted at this moment
        }
    }

    /// <summary>The bytes, seekable; null when there is no such blob. They stay readable when it is deleted meanwhile.</summary>
    public Task<Stream?> OpenReadAsync(BlobName name, CancellationToken ct)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                Path.Combine(PlaceOf(name), Content), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0,
                FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception e) when (IsGone(e))
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    /// <inheritdoc/>
    public async Task<Result<BlobInfo>> WriteAsync(BlobName name, Stream content, string contentType, CancellationToken ct)
    {
        BlobUploads.CheckType(contentType);
        var place = PlaceOf(name);
        if (Directory.Exists(place)) return BlobErrors.Exists; // before a byte is read; the move decides a race
        var draft = Directory.CreateDirectory(Path.Combine(aside, Guid.CreateVersion7(clock.Now()).ToString("N"))).FullName;
        try
        {
            await WriteFileAsync(Path.Combine(draft, Type), file => file.WriteAsync(Encoding.UTF8.GetBytes(contentType), ct).AsTask());
            await WriteFileAsync(Path.Combine(draft, Content), file => content.CopyToAsync(file, CopyBytes, ct));
            DurableFolder.Flush(draft);
            var folder = Directory.CreateDirectory(Path.Combine(root, name.Folder)).FullName;
            if (!DurableFolder.TryMove(draft, place)) return BlobErrors.Exists;
            DurableFolder.Flush(folder);
            DurableFolder.Flush(root);
        }
        finally
        {
            if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        }

        return await FindAsync(name, ct)
            ?? throw new BlobStoreException("A blob was deleted by somebody at the moment it was written.", isOutage: true);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(BlobName name, CancellationToken ct)
    {
        // Aside first: what is deleted file by file would be half there for a moment.
        var draft = Path.Combine(Directory.CreateDirectory(aside).FullName, Guid.CreateVersion7(clock.Now()).ToString("N"));
        if (DurableFolder.TryMove(PlaceOf(name), draft)) Directory.Delete(draft, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Makes the folder and tries whether it can be written to.</summary>
    /// <exception cref="InvalidOperationException">It cannot; the message says what to do.</exception>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(root);
            var probe = Path.Combine(Directory.CreateDirectory(aside).FullName, Guid.CreateVersion7(clock.Now()).ToString("N"));
            Directory.CreateDirectory(probe);
            Directory.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"Veza:Storage:Folder is '{options.Value.FolderPath}', which cannot be written to ({e.Message}). Set the environment "
                + "variable Veza__Storage__Folder to a folder that this process may write to and that outlives it.", e);
        }
    }

    /// <summary>Deletes what was being written when a process ended: what nobody has written to for that long.</summary>
    /// <returns>How many blobs that were never there.</returns>
    public int DeleteLeftovers(TimeSpan age)
    {
        var before = clock.GetUtcNow().UtcDateTime - age;
        var leftovers = new DirectoryInfo(aside).EnumerateDirectories()
            .Where(d => d.EnumerateFiles().Select(f => f.LastWriteTimeUtc).Append(d.LastWriteTimeUtc).Max() < before).ToArray();
        foreach (var leftover in leftovers) leftover.Delete(recursive: true);
        return leftovers.Length;
    }

    private static async Task WriteFileAsync(string path, Func<FileStream, Task> write)
    {
        await using var file = new FileStream(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        await write(file);
        file.Flush(flushToDisk: true);
    }

    private static bool IsGone(Exception e) => e is FileNotFoundException or DirectoryNotFoundException;

    private static string ETag(FileInfo content) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{content.LastWriteTimeUtc.Ticks:x}-{content.Length:x}\"");

    private string PlaceOf(BlobName name) => Path.Combine(root, name.Folder, name.Id.ToString("D"));

    /// <summary>In the whole seconds that an address holds.</summary>
    private DateTimeOffset Expiry(TimeSpan life) =>
        DateTimeOffset.FromUnixTimeSeconds((clock.GetUtcNow() + life).ToUnixTimeSeconds());
}
