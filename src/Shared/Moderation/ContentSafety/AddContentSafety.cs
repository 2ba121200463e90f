using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Classifier;

namespace Veza.Shared.Moderation.ContentSafety;

/// <summary>Registers the classifier elsewhere.</summary>
public static class ContentSafetyRegistration
{
    /// <summary>Section <c>Veza:ContentSafety</c>; without an endpoint there is no classifier besides that of this process.</summary>
    public static IServiceCollection AddContentSafety(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSettings<ContentSafetyOptions>(settings, "ContentSafety", (s, o) => s.Bind(o), o => o.Validate());
        return string.IsNullOrEmpty(settings["Veza:ContentSafety:Endpoint"])
            ? services : services.AddSingleton<IContentClassifier, ContentSafetyClassifier>();
    }
}
