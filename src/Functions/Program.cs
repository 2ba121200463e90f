using Veza.Functions.Hosting.Standalone;

return await CommandLine.RunAsync(args);
