using Veza.Shared.Common;

namespace Veza.Shared.Sync;

/// <summary>
/// The first version of the cursor, which is read and no longer written: a version byte, the check of the owner, amid a pass the place,
/// and for each room eight bytes of its id and three numbers; in the form with favourites a fourth one, 1 for a favourite.
/// </summary>
internal static class FormerCursors
{
    private const byte Plain = 1, AmidAPass = 2;
    private const byte Favourites = 2; // added to either

    /// <summary>Whether a cursor that begins with this byte is one of them.</summary>
    public static bool Knows(byte version) => version is >= Plain and <= AmidAPass + Favourites;

    /// <summary>Reads what stands behind the version and the owner's check. Whether it could be read.</summary>
    public static bool TryRead(byte version, ref CursorReader reader, SyncCursor cursor)
    {
        var hasFavourites = version > AmidAPass;
        if (version - (hasFavourites ? Favourites : 0) == AmidAPass && reader.Bytes(SyncCursor.PlaceBytes) is { Length: > 0 } place)
            cursor.Place = new RoomId(new Guid(place));
        while (!reader.Failed && !reader.IsOver)
        {
            var key = reader.Key();
            var (seq, revision, read) = (reader.Number(), reader.Number(), reader.Number());
            cursor.Set(key, new RoomPosition(seq, revision, read, hasFavourites && reader.Number() == 1));
        }

        return !reader.Failed;
    }
}
