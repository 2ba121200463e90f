using Veza.Bench.Load;
using Veza.Bench.Running;
using Veza.Bench.Servers;

// One program, three roles: the one that people start, and its children, each in a process of its own.
return args switch
{
    ["server", var kind, var database, var redis] => await ServerHost.RunAsync(kind, new ServerArguments(database, redis)),
    ["load"] => await LoadProcess.RunAsync(),
    _ => await Orchestrator.RunAsync(args),
};
