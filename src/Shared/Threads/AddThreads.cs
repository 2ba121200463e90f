using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Messages.Changes;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Threads;

/// <summary>Registers threads.</summary>
public static class ThreadsRegistration
{
    /// <summary>The feature's services, section <c>Veza:Threads</c>. Messages need them, and they need messages and a gateway.</summary>
    public static IServiceCollection AddThreads(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<ThreadOptions>(settings, "Threads", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<ThreadRepository>()
        .AddSingleton(new MessageChangeKind(ThreadSummary.Kind))
        .AddSingleton<ThreadService>();
}
