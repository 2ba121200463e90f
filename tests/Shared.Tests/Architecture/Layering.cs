using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Veza.Functions.Http.Problems;
using Veza.Shared.Common;

namespace Veza.Shared.Tests.Architecture;

/// <summary>Who may know whom.</summary>
public sealed partial class Layering
{
    /// <summary>A folder of src/Shared uses itself and those before it.</summary>
    private static readonly string[] Order =
    [
        "Common", "Database", "Storage", "Realtime", "Events", "Rights", "Identity", "Rooms", "Presence", "Moderation", "Messages",
        "Bridges", "Analytics",
    ];

    /// <summary>Npgsql outside repositories and Database/, each with its reason.</summary>
    private static readonly Dictionary<string, string> NpgsqlExceptions = new(StringComparer.Ordinal)
    {
        ["src/Shared/Events/Outbox.cs"] = "appends to its one table inside the transaction of others; it is its own repository",
        ["src/Shared/Messages/Sending/MessageBatch.cs"] = "the hot path: allocation, messages and outbox row go in one batch and round trip",
        ["src/Shared/Messages/Sending/MessageWriter.cs"] = "keeps one connection of its own open, outside the pool that readers can exhaust",
    };

    /// <summary>The ports; and IEventConsumer, the one shape of all that act on the outbox.</summary>
    private static readonly string[] Ports = ["IRealtimeGateway", "IEventTransport", "IBlobStore", "IBridge", "IEventConsumer"];

    private static readonly Assembly SharedAssembly = typeof(Error).Assembly;
    private static readonly Assembly FunctionsAssembly = typeof(ProblemResults).Assembly;

    [Fact]
    public void Every_folder_of_Shared_is_in_the_list()
    {
        var unknown = SharedFiles().Select(f => f.Folder).Distinct().Except(Order, StringComparer.Ordinal);

        Findings.None(unknown);
    }

    [Fact]
    public void A_file_is_in_the_namespace_of_its_folder()
    {
        var strays =
            from file in SharedFiles()
            from Match found in NamespacePattern().Matches(WorkingCopy.Read(file.Path))
            let name = found.Groups["name"].Value
            where name != $"Veza.Shared.{file.Folder}" && !name.StartsWith($"Veza.Shared.{file.Folder}.", StringComparison.Ordinal)
            select $"{file.Path} is in {name}";

        Findings.None(strays);
    }

    [Fact]
    public void Sources_name_only_folders_before_their_own()
    {
        var breaches =
            from file in SharedFiles()
            from Match found in SharedNamePattern().Matches(WorkingCopy.Read(file.Path))
            let used = found.Groups["folder"].Value
            where Array.IndexOf(Order, used) > Array.IndexOf(Order, file.Folder)
            select $"{file.Path} names {used}";

        Findings.None(breaches);
    }

    [Fact]
    public void Types_are_made_only_of_types_of_folders_before_their_own()
    {
        var breaches =
            from type in Types(SharedAssembly)
            from used in Parts(type)
            where used.Assembly == SharedAssembly && Array.IndexOf(Order, Folder(used)) > Array.IndexOf(Order, Folder(type))
            select $"{type.FullName} uses {used.FullName}";

        Findings.None(breaches);
    }

    [Fact]
    public void Shared_does_not_know_Functions()
    {
        var names = SharedAssembly.GetReferencedAssemblies().Select(a => a.Name);

        Assert.DoesNotContain(FunctionsAssembly.GetName().Name, names);
    }

    [Fact]
    public void Only_repositories_and_the_database_folder_use_Npgsql()
    {
        var users =
            from path in WorkingCopy.Sources("src")
            where !path.StartsWith("src/Shared/Database/", StringComparison.Ordinal)
                && !path.EndsWith("Repository.cs", StringComparison.Ordinal)
                && NpgsqlPattern().IsMatch(WorkingCopy.Read(path))
            select path;

        Assert.Equal(NpgsqlExceptions.Keys.Order(StringComparer.Ordinal), users.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Doors_hold_no_SQL()
    {
        // The demo is a history: no service sets times that have passed.
        var holders = WorkingCopy.Sources("src/Functions").Except(["src/Functions/Hosting/DemoSeed.cs"])
            .Where(f => SqlPattern().IsMatch(WorkingCopy.Read(f)));

        Findings.None(holders);
    }

    [Fact]
    public void A_repository_is_used_by_its_own_feature_only()
    {
        var breaches =
            from type in Types(SharedAssembly).Concat(Types(FunctionsAssembly))
            from used in Parts(type)
            where used.Name.EndsWith("Repository", StringComparison.Ordinal)
                && !string.Equals(Folder(used), Folder(type), StringComparison.Ordinal)
            select $"{type.FullName} uses {used.FullName}";

        Findings.None(breaches);
    }

    [Fact]
    public void Interfaces_are_the_ports_and_no_others()
    {
        var interfaces = Types(SharedAssembly).Concat(Types(FunctionsAssembly)).Where(t => t.IsInterface).Select(t => t.Name);

        Findings.None(interfaces.Except(Ports, StringComparer.Ordinal));
    }

    private static IEnumerable<(string Path, string Folder)> SharedFiles() =>
        WorkingCopy.Sources("src/Shared").Select(p => (p, p.Split('/')[2]));

    private static string Folder(Type type) => type.Namespace?.Split('.') is ["Veza", "Shared", var folder, ..] ? folder : "";

    private static IEnumerable<Type> Types(Assembly assembly) =>
        assembly.GetTypes().Where(t =>
            t.Namespace?.StartsWith("Veza.", StringComparison.Ordinal) == true
            && !t.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false));

    /// <summary>What a type is made of: what it derives from, holds, takes, returns, and keeps while it runs.</summary>
    private static HashSet<Type> Parts(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        var parts = new HashSet<Type>();
        Add(type.BaseType);
        foreach (var face in type.GetInterfaces()) Add(face);
        foreach (var field in type.GetFields(All)) Add(field.FieldType);
        foreach (var method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
        {
            if (method is MethodInfo { ReturnType: var returned }) Add(returned);
            foreach (var parameter in method.GetParameters()) Add(parameter.ParameterType);
            foreach (var local in method.GetMethodBody()?.LocalVariables ?? []) Add(local.LocalType);
        }

        return parts;

        void Add(Type? part)
        {
            if (part is null) return;
            if (part.HasElementType) Add(part.GetElementType());
            else if (parts.Add(part.IsGenericType ? part.GetGenericTypeDefinition() : part))
                foreach (var argument in part.GetGenericArguments()) Add(argument);
        }
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline, 1000)]
    private static partial Regex NamespacePattern();

    [GeneratedRegex(@"\bVeza\.Shared\.(?<folder>\w+)", RegexOptions.None, 1000)]
    private static partial Regex SharedNamePattern();

    [GeneratedRegex(@"\bNpgsql", RegexOptions.None, 1000)]
    private static partial Regex NpgsqlPattern();

    [GeneratedRegex(
        @"""\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+\s+AS\s)",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SqlPattern();
}
