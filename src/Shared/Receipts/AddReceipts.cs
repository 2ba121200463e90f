using Microsoft.Extensions.DependencyInjection;

namespace Veza.Shared.Receipts;

/// <summary>Registers what was delivered and read.</summary>
public static class ReceiptsRegistration
{
    /// <summary>The feature's services. Needs messages and rooms.</summary>
    public static IServiceCollection AddReceipts(this IServiceCollection services) => services
        .AddSingleton<ReceiptRepository>()
        .AddSingleton<ReceiptService>()
        .AddSingleton<ReceiptWriter>().AddHostedService(s => s.GetRequiredService<ReceiptWriter>())
        .AddSingleton<ReceiptCounts>().AddHostedService(s => s.GetRequiredService<ReceiptCounts>());
}
