namespace Veza.Functions.Api.Receipts;

/// <summary>What was delivered and read.</summary>
internal static class ReceiptsApi
{
    public static ApiArea Area { get; } = new(
        _ => { },
        routes => routes.MapReceipts());
}
