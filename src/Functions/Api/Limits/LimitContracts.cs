namespace Veza.Functions.Api.Limits;

/// <summary>Of texts the most code points, unless the name says otherwise; see Text in docs/api.md.</summary>
internal sealed record LimitsResponse(
    int Message, int Quote, int Name, int HandleMin, int Handle, int EmailBytes, int PasswordMin, int Password, int RoomName, int Topic,
    int Search, int AddedAtOnce, int RoomMembers, int RoomsOfOne);
