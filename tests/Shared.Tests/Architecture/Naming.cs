using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Veza.Functions.Http.Problems;
using Veza.Shared.Common;

namespace Veza.Shared.Tests.Architecture;

/// <summary>What types are called, and what they may keep.</summary>
public sealed class Naming
{
    private static readonly string[] SaysNothing = ["Manager", "Helper", "Helpers", "Util", "Utils", "Base", "Impl", "Dto"];

    private static readonly Type[] Ours =
    [
        .. typeof(Error).Assembly.GetTypes().Concat(typeof(ProblemResults).Assembly.GetTypes()).Where(t =>
            t.Namespace?.StartsWith("Veza.", StringComparison.Ordinal) == true
            && t.DeclaringType?.IsDefined(typeof(CompilerGeneratedAttribute)) != true
            && !t.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)),
    ];

    [Fact]
    public void No_name_ends_in_a_word_that_says_nothing()
    {
        var found = Ours.Select(t => t.Name.Split('`')[0]).Where(n => SaysNothing.Any(s => n.EndsWith(s, StringComparison.Ordinal)));

        Findings.None(found);
    }

    [Fact]
    public void Services_repositories_and_access_classes_are_sealed()
    {
        string[] roles = ["Service", "Repository", "Access"];

        var open = Ours.Where(t => t.IsClass && !t.IsSealed && roles.Any(r => t.Name.EndsWith(r, StringComparison.Ordinal)));

        Findings.None(open.Select(t => t.Name));
    }

    [Fact]
    public void Nothing_static_can_change()
    {
        var mutable =
            from type in Ours
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            where field is { IsInitOnly: false, IsLiteral: false } && field.DeclaringType == type
                && !field.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
                && !IsGenerated(type)
            select $"{type.FullName}.{field.Name}";

        Findings.None(mutable);
    }

    [Fact]
    public void No_two_log_events_share_a_number()
    {
        var doubled =
            from type in Ours
            from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            let log = method.GetCustomAttribute<LoggerMessageAttribute>()
            where log is not null
            group $"{type.Name}.{method.Name}" by log.EventId into sameNumber
            where sameNumber.Count() > 1
            select $"{sameNumber.Key}: {string.Join(", ", sameNumber)}";

        Findings.None(doubled);
    }

    /// <summary>Source generators keep caches in static fields of partial classes.</summary>
    private static bool IsGenerated(Type type) =>
        typeof(System.Text.Json.Serialization.JsonSerializerContext).IsAssignableFrom(type)
        || type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is not null;
}
