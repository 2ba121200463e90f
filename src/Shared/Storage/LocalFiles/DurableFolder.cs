using System.Runtime.InteropServices;

namespace Veza.Shared.Storage.LocalFiles;

/// <summary>What .NET does not offer of folders: to write their entries to disk, and to move one without a check beforehand.</summary>
internal static class DurableFolder
{
    private const int ReadOnly = 0;

    /// <summary>
    /// Writes to disk which files the folder holds, so that a loss of power takes none that was reported as kept. On Windows
    /// the file system's journal is left to it.
    /// </summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0) throw Failed("opened", folder);
        try
        {
            if (Fsync(descriptor) != 0) throw Failed("written to disk", folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Moves a folder with its files. False when there is none, or when the target exists: the system decides.</summary>
    public static bool TryMove(string from, string to)
    {
        try
        {
            Directory.Move(from, to);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException) when (Directory.Exists(to))
        {
            return false;
        }
    }

    private static IOException Failed(string what, string folder) => new(
        $"The folder {folder} could not be {what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
