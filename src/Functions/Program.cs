using Veza.Functions.Hosting.Standalone;
using Veza.Functions.Hosting.Worker;

return await (WorkerHost.IsAskedFor(args) ? WorkerHost.RunAsync(args) : CommandLine.RunAsync(args));
