using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Veza.Functions.Http.Problems;
using Veza.Shared.Common;

namespace Veza.Shared.Tests.Architecture;

/// <summary>Who may know whom.</summary>
public sealed partial class Layering
{
    /// <summary>
    /// What each folder of src/Shared may use besides itself: a row a folder, the longest that fits. A new feature adds its row; a
    /// new arrow is a decision.
    /// </summary>
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Common"] = [],
        ["Database"] = ["Common"],
        ["RateLimits"] = ["Common", "Database"],
        ["Audit"] = ["Common", "Database", "Realtime"],
        ["Storage"] = ["Common"],
        ["Realtime"] = ["Common", "Database"],
        ["Access"] = ["Common", "Database", "Realtime"],
        ["Moderation/Gate"] = ["Common", "Database", "Realtime", "Access"],
        ["Moderation/Rules"] = ["Common", "Database", "Realtime", "Access", "Moderation", "Moderation/Gate"],
        ["Moderation/ContentSafety"] = ["Common", "Moderation"],
        ["Moderation/Reputation"] = ["Common", "Database", "Moderation"],
        ["Moderation/Screening"] =
            ["Common", "Database", "Access", "Moderation", "Moderation/Gate", "Moderation/Rules", "Moderation/Reputation"],
        ["Events"] = ["Common", "Database", "Audit", "Realtime"],
        ["Moderation/Cases"] = ["Common", "Database", "Events", "Moderation"],
        ["Moderation/Raids"] = ["Common", "Database", "Moderation", "Moderation/Gate", "Moderation/Cases"],
        ["Identity"] = ["Common", "Database", "Audit", "RateLimits", "Realtime", "Access", "Moderation/Gate", "Moderation/Screening", "Events"],
        ["Rooms"] =
            ["Common", "Database", "Audit", "RateLimits", "Realtime", "Access", "Moderation/Gate", "Moderation/Screening", "Events", "Identity"],
        ["Spaces"] =
            ["Common", "Database", "Audit", "RateLimits", "Realtime", "Access", "Moderation/Gate", "Moderation/Screening", "Events", "Identity", "Rooms"],
        ["Presence"] = ["Common", "Database", "RateLimits", "Realtime", "Identity", "Rooms"],
        ["Realtime/AzureSignalR"] = ["Common", "Database", "Realtime", "Access", "Events", "Rooms", "Presence"],
        ["Moderation/Actions"] =
        [
            "Common", "Database", "Audit", "Realtime", "Access", "Moderation/Gate", "Moderation/Cases", "Events", "Identity", "Rooms", "Messages",
        ],
        ["Moderation/SecondLook"] = ["Common", "Events", "Messages", "Moderation", "Moderation/Rules", "Moderation/Cases", "Moderation/Actions"],
        ["Moderation/Review"] =
        [
            "Common", "Database", "Audit", "Realtime", "Access", "Moderation/Cases", "Moderation/Reputation", "Moderation/Screening",
            "Moderation/Actions", "Events", "Identity", "Rooms", "Messages",
        ],
        ["Moderation/Rules/Editing"] =
            [
            "Common", "Database", "Audit", "RateLimits", "Access", "Moderation", "Moderation/Rules", "Moderation/Actions", "Identity", "Rooms",
            "Messages",
        ],
        ["Threads/Standing"] = ["Common", "Database", "Realtime"],
        ["Threads"] = ["Common", "RateLimits", "Realtime", "Threads/Standing", "Messages"],
        ["Messages"] =
        [
            "Common", "Database", "Audit", "Threads/Standing", "Access", "Moderation", "Moderation/Gate", "Moderation/Screening", "Moderation/Cases", "RateLimits", "Realtime",
            "Events", "Identity", "Rooms", "Presence",
        ],
        ["Reactions"] =
            ["Common", "Database", "Access", "Moderation/Gate", "RateLimits", "Realtime", "Identity", "Messages"],
        ["Receipts"] = ["Common", "Database", "RateLimits", "Realtime", "Identity", "Rooms", "Messages"],
        ["RoomList"] = ["Common", "Realtime", "Identity", "Rooms", "Messages", "Receipts"],
        ["Sync"] = ["Common", "Rooms", "Messages", "Receipts", "RoomList"],
        ["Moderation"] = ["Common"],
        ["Analytics"] = ["Common", "Database", "Events", "Rooms", "Messages"],
    };

    /// <summary>
    /// Folders that use a repository of another folder; all others keep to their own. What shows messages beside what was read of
    /// them (the room list, catching up, receipts) reads both in one statement each.
    /// </summary>
    private static readonly string[] RepositoryArrows =
    [
        "Events -> DeadLetterRepository",
        "Events -> ProcessedEventRepository",
        "Events/Consumers -> EventPayloadRepository",
        "Events/Consumers -> EventRetryRepository",
        "Events/ServiceBus -> EventPayloadRepository",
        "Identity/Accounts -> SessionRepository",
        "Identity/Accounts -> UserRepository",
        "Identity/Tenants -> UserRepository",
        "Identity/Tokens -> SessionRepository",
        "Messages/Changes -> MessageRepository",
        "Messages/Changes -> ThreadRepository",
        "Messages/Editing -> MessageChangeRepository",
        "Messages/Editing -> MessageRepository",
        "Messages/History -> MessageChangeRepository",
        "Messages/History -> MessageRepository",
        "Messages/History -> ThreadRepository",
        "Moderation/Actions -> RestrictionRepository",
        "Moderation/Actions/Telling -> ActionRepository",
        "Moderation/Actions/Telling -> RestrictionRepository",
        "Moderation/Review -> ActionRepository",
        "Moderation/Review -> CaseReportRepository",
        "Moderation/Review -> CaseRepository",
        "Moderation/Review -> CaseStatisticsRepository",
        "Moderation/Review/Reading -> CaseReportRepository",
        "Moderation/Review/Reading -> CaseRepository",
        "Moderation/Review/Reading -> CaseStatisticsRepository",
        "Moderation/Review/Reading -> MessageRepository",
        "Moderation/Review/Reading -> RoomRepository",
        "Moderation/Review/Reports -> ActionRepository",
        "Moderation/Review/Reports -> CaseReportRepository",
        "Moderation/Review/Reports -> CaseRepository",
        "Moderation/Review/Telling -> CaseReportRepository",
        "Moderation/Review/Telling -> CaseRepository",
        "Moderation/Review/Telling -> MessageRepository",
        "Moderation/Rules/Editing -> RuleRepository",
        "Moderation/SecondLook -> MessageRepository",
        "Receipts -> MessageRepository",
        "RoomList -> MessageRepository",
        "RoomList -> ReceiptRepository",
        "Rooms -> RoomMemberRepository",
        "Rooms/Channels -> RoomMemberRepository",
        "Rooms/Channels -> RoomRepository",
        "Rooms/Members -> RoomRepository",
        "Spaces -> SpaceChannelRepository",
        "Spaces -> SpaceMemberRepository",
        "Spaces/Members -> SpaceInviteRepository",
        "Spaces/Members -> SpaceRepository",
        "Sync -> MessageChangeRepository",
        "Sync -> MessageRepository",
        "Sync -> ReceiptRepository",
        "Threads -> ThreadRepository",
    ];

    private const int MostFiles = 14;

    /// <summary>Stand in for attributes of a package, so they have its namespace, and nothing else changes when it is there.</summary>
    private const string StandInAttributes = "src/Functions/Functions/Bindings/";

    /// <summary>Npgsql outside repositories and Database/, each with its reason.</summary>
    private static readonly Dictionary<string, string> NpgsqlExceptions = new(StringComparer.Ordinal)
    {
        ["src/Shared/Events/Outbox/EventOutbox.cs"] = "appends to its one table inside the transaction of others; it is its own repository",
        ["src/Shared/Messages/Columns/MessageColumn.cs"] = "what a column is: how its values become parameters, and how it is read",
        ["src/Shared/Messages/Columns/MessageTable.cs"] = "makes the statements of the table's columns for those who run them",
        ["src/Shared/Messages/Message.cs"] = "a message and its columns stand together: what is added to one is added there to the other",
        ["src/Shared/Messages/Sending/MessageBatch.cs"] = "the hot path: allocation, messages and outbox row go in one batch and round trip",
        ["src/Shared/Messages/Sending/OutboxNote.cs"] = "a statement of that batch",
        ["src/Shared/Messages/Sending/RoomHead.cs"] = "a statement of that batch",
        ["src/Shared/Messages/Sending/ThreadReplies.cs"] = "the statements of that batch that replies add to it",
        ["src/Shared/Messages/Sending/MessageWriter.cs"] = "keeps one connection of its own open, outside the pool that readers can exhaust",
    };

    /// <summary>The ports; and the two shapes of what acts on events: at a queue, and where they are relayed.</summary>
    private static readonly string[] Ports = ["IRealtimeGateway", "IEventTransport", "IBlobStore", "IBridge", "IEventConsumer", "ILocalConsumer", "IContentClassifier"];

    /// <summary>A class that others derive from is a port, too; these are, each with its reason.</summary>
    private static readonly Dictionary<string, string> AbstractClasses = new(StringComparer.Ordinal)
    {
        ["ClientConnection"] = "a connection of this process or of the clients' service, for what clients say over it",
        ["ClientEventHandler"] = "the one shape of all that clients may say over a connection",
        ["PeriodicWork"] = "the loop of what is done over and over in the database",
        ["GroupCommit"] = "the loop of the writers that join what queues up",
        ["ModerationStage"] = "the one shape of the steps of moderation",
        ["MessageColumn"] = "the one shape of all columns of messages",
        ["Negotiator"] = "connections go to this process or to the clients' service",
        ["ReceiptHandler"] = "two events, one body",
        ["SignedBlobUrl"] = "a sum type: for reading or for writing",
        ["ThreadHandler"] = "three events, one body",
        ["TypingHandler"] = "two events, one body",
    };

    private static readonly Assembly SharedAssembly = typeof(Error).Assembly;
    private static readonly Assembly FunctionsAssembly = typeof(ProblemResults).Assembly;

    [Fact]
    public void Every_folder_of_Shared_has_a_row()
    {
        var unknown = SharedFiles().Where(f => Row(f.Folder) is null).Select(f => f.Folder);

        Findings.None(unknown);
    }

    [Fact]
    public void The_arrows_name_rows_and_make_no_circle()
    {
        var left = Arrows.ToDictionary(row => row.Key, row => row.Value.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        while (left.FirstOrDefault(row => row.Value.Count == 0).Key is { } free)
        {
            left.Remove(free);
            foreach (var uses in left.Values) uses.Remove(free);
        }

        Findings.None(left.Select(row => $"{row.Key} uses {string.Join(", ", row.Value)}"));
    }

    [Fact]
    public void No_arrow_is_left_that_nothing_needs()
    {
        var used = SharedFiles().SelectMany(file => Named(file.Path).Select(name => $"{Row(file.Folder)} -> {Row(name)}"))
            .ToHashSet(StringComparer.Ordinal);

        Findings.None(Arrows.SelectMany(row => row.Value.Select(to => $"{row.Key} -> {to}")).Except(used, StringComparer.Ordinal));
    }

    [Fact]
    public void No_folder_is_crowded()
    {
        var crowded = WorkingCopy.Sources("src/Shared").Concat(WorkingCopy.Sources("src/Functions"))
            .GroupBy(path => path[..path.LastIndexOf('/')], StringComparer.Ordinal)
            .Where(folder => folder.Count() > MostFiles).Select(folder => $"{folder.Key}: {folder.Count()}");

        Findings.None(crowded);
    }

    [Fact]
    public void A_file_is_in_the_namespace_of_its_folder()
    {
        var strays =
            from file in WorkingCopy.Sources("src/Shared").Select(p => (Path: p, Root: "src/Shared/", Name: "Veza.Shared"))
                .Concat(WorkingCopy.Sources("src/Functions").Select(p => (Path: p, Root: "src/Functions/", Name: "Veza.Functions")))
            from Match found in NamespacePattern().Matches(WorkingCopy.Read(file.Path))
            let folder = file.Path[file.Root.Length..].Split('/')[..^1]
            where !file.Path.StartsWith(StandInAttributes, StringComparison.Ordinal)
            where found.Groups["name"].Value != string.Join('.', folder.Prepend(file.Name))
            select $"{file.Path} is in {found.Groups["name"].Value}";

        Findings.None(strays);
    }

    [Fact]
    public void Sources_name_only_folders_that_theirs_may_use()
    {
        var breaches =
            from file in SharedFiles()
            from used in Named(file.Path)
            where !MayUse(file.Folder, used)
            select $"{file.Path} names {used}";

        Findings.None(breaches);
    }

    [Fact]
    public void Types_are_made_only_of_types_of_folders_that_theirs_may_use()
    {
        var breaches =
            from type in Types(SharedAssembly)
            from used in Parts(type)
            where used.Assembly == SharedAssembly && Folder(used).Length > 0 && !MayUse(Folder(type), Folder(used))
            select $"{type.FullName} uses {used.FullName}";

        Findings.None(breaches);
    }

    [Fact]
    public void Messages_are_stored_by_the_statements_of_their_description_alone()
    {
        var others =
            from path in WorkingCopy.Sources("src").Concat(WorkingCopy.Sources("bench")).Concat(WorkingCopy.Sources("tests"))
            where path is not ("src/Shared/Messages/Columns/MessageTable.cs" or "tests/Shared.Tests/Architecture/Layering.cs")
                && WorkingCopy.Read(path).Contains("INSERT INTO messages", StringComparison.OrdinalIgnoreCase)
            select path;

        Findings.None(others);
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
        var holders = WorkingCopy.Sources("src/Functions")
            .Where(f => SqlPattern().IsMatch(WorkingCopy.Read(f)));

        Findings.None(holders);
    }

    [Fact]
    public void A_repository_is_used_by_its_own_folder_only_but_for_the_arrows_named()
    {
        var arrows = (
            from type in Types(SharedAssembly).Concat(Types(FunctionsAssembly))
            from used in Parts(type)
            where used.Name.EndsWith("Repository", StringComparison.Ordinal) && Folder(used) != Folder(type) && !IsRegistration(type)
            select $"{Folder(type)} -> {used.Name}").Distinct(StringComparer.Ordinal).ToList();

        Findings.None(
            arrows.Except(RepositoryArrows, StringComparer.Ordinal).Select(a => $"is not named: {a}")
                .Concat(RepositoryArrows.Except(arrows, StringComparer.Ordinal).Select(a => $"is named and gone: {a}")));
    }

    [Fact]
    public void Interfaces_are_the_ports_and_no_others()
    {
        var interfaces = Types(SharedAssembly).Concat(Types(FunctionsAssembly)).Where(t => t.IsInterface).Select(t => t.Name);

        Findings.None(interfaces.Except(Ports, StringComparer.Ordinal));
    }

    [Fact]
    public void Abstract_classes_are_those_that_are_named()
    {
        var shapes = Types(SharedAssembly).Concat(Types(FunctionsAssembly))
            .Where(t => t is { IsClass: true, IsAbstract: true, IsSealed: false }).Select(t => t.Name.Split('`')[0]).ToList();

        Findings.None(
            shapes.Except(AbstractClasses.Keys, StringComparer.Ordinal).Select(name => $"is not named: {name}")
                .Concat(AbstractClasses.Keys.Except(shapes, StringComparer.Ordinal).Select(name => $"is named and gone: {name}")));
    }

    private static IEnumerable<(string Path, string Folder)> SharedFiles() =>
        WorkingCopy.Sources("src/Shared").Select(p => (p, string.Join('/', p.Split('/')[2..^1])));

    private static string Folder(Type type) => type.Namespace?.Split('.') is ["Veza", "Shared", .. var folders] ? string.Join('/', folders) : "";

    /// <summary>The row that holds for the folder: its own, or that of the nearest folder around it.</summary>
    private static string? Row(string folder)
    {
        for (var row = folder; ; row = row[..row.LastIndexOf('/')])
        {
            if (Arrows.ContainsKey(row)) return row;
            if (!row.Contains('/', StringComparison.Ordinal)) return null;
        }
    }

    private static bool MayUse(string folder, string used) =>
        Row(folder) is { } row && Row(used) is { } other && (row == other || Arrows[row].Contains(other, StringComparer.Ordinal));

    /// <summary>The folders of Shared whose namespaces the file names.</summary>
    private static IEnumerable<string> Named(string path) =>
        SharedNamePattern().Matches(WorkingCopy.Read(path))
            .Select(m => m.Groups["folders"].Value.Replace('.', '/')).Where(name => Row(name) is not null);

    private static bool IsRegistration(Type type) => (type.DeclaringType ?? type).Name.EndsWith("Registration", StringComparison.Ordinal);

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

    [GeneratedRegex(@"\bVeza\.Shared\.(?<folders>[\w.]+)", RegexOptions.None, 1000)]
    private static partial Regex SharedNamePattern();

    [GeneratedRegex(@"\bNpgsql", RegexOptions.None, 1000)]
    private static partial Regex NpgsqlPattern();

    [GeneratedRegex(
        @"""\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+\s+AS\s)",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SqlPattern();
}
