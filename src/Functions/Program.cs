using Veza.Functions.Hosting;

return await CommandLine.RunAsync(args);
