using Veza.Doubles.FunctionsHost;

namespace Veza.Doubles.Tests.FunctionsHost;

public sealed class ReadingThePackage : IDisposable
{
    private readonly TestPackage package = new();

    public void Dispose() => package.Dispose();

    [Theory]
    [InlineData("host.json", """{ "version": "1.0" }""", "version")]
    [InlineData("host.json", """{ "version": "2.0", "functionTimeout": "soon" }""", "functionTimeout")]
    [InlineData("host.json", """{ "version": "2.0", "customHandler": { "description": { "defaultExecutablePath": "x" } } }""", "instead of the worker")]
    [InlineData("host.json", """{ "version": "2.0", "extensions": { "serviceBus": { "autoCompleteMessages": false } } }""", "autoCompleteMessages")]
    [InlineData("host.json", "[]", "not a JSON object")]
    [InlineData("worker.config.json", "{", "not a JSON object")]
    [InlineData("worker.config.json", "{}", "description")]
    [InlineData("worker.config.json", """{ "description": { "language": "node", "defaultExecutablePath": "node" } }""", "language")]
    [InlineData("worker.config.json", """{ "description": { "language": "dotnet-isolated" } }""", "defaultExecutablePath")]
    [InlineData("worker.config.json", """{ "description": { "language": "dotnet-isolated", "defaultExecutablePath": "dotnet", "defaultWorkerPath": "other.dll" } }""", "no such file")]
    [InlineData("extensions.json", """{ "extensions": [ { "name": "SignalR", "typeName": "S", "hintPath": "./.azurefunctions/s.dll" } ] }""", "no such file")]
    public async Task A_package_that_the_host_would_not_take_is_refused_with_its_reason(string file, string json, string reason)
    {
        package.Write(file, json);

        var refused = await Assert.ThrowsAsync<PackageException>(() => package.StartAsync());

        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host.json")]
    [InlineData("worker.config.json")]
    public async Task A_package_without_what_the_host_starts_from_is_refused(string file)
    {
        File.Delete(Path.Combine(package.Folder, file));

        var refused = await Assert.ThrowsAsync<PackageException>(() => package.StartAsync());

        Assert.Contains($"{file} is missing", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Functions_in_error_are_told_and_the_others_run()
    {
        package.Settings.Remove("SCHEDULE");
        await using var host = await package.StartAsync(() => new FunctionsHostOptions
        {
            PackageFolder = package.Folder, Settings = package.Settings, PlayExtensions = false,
        });

        var error = Assert.Contains("timer-maintenance", host.FunctionsInError);
        Assert.Equal("The app setting %SCHEDULE% is not set.", error);
        Assert.Contains("The 'jobs' function is in error: The binding type(s) 'serviceBusTrigger' are not registered.", host.Output, StringComparison.Ordinal);
        Assert.Equal(["http-echo", "http-secret"], host.FunctionNames.Order(StringComparer.Ordinal));
        Assert.Contains("/echo/a", await host.GetAsync("/echo/a"), StringComparison.Ordinal);
    }
}
