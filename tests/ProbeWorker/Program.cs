using System.Globalization;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

if (Environment.GetEnvironmentVariable("PROBE_EXIT") is { } code)
{
    await Console.Error.WriteLineAsync("probe does not start");
    return int.Parse(code, CultureInfo.InvariantCulture);
}

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
await builder.Build().RunAsync();
await Console.Out.WriteLineAsync("probe ended in order");
return 0;
