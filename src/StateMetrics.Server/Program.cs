using StateMetrics.Kubernetes.Connection;
using StateMetrics.Resources;
using StateMetrics.Server.Commands;
using StateMetrics.Server.Commands.Demo;
using StateMetrics.Server.Commands.Render;
using StateMetrics.Server.Commands.Run;
using StateMetrics.Server.Configuration;

// The composition root: what the machine gives is read here and nowhere else.
// RS0030 bans just that elsewhere.
#pragma warning disable RS0030 // the environment and the clock enter the program here
var build = BuildVersion.OfThisProcess();
string Variable(string name) =>
    Environment.GetEnvironmentVariable(name) ?? Environment.GetEnvironmentVariable(name.ToLowerInvariant()) ?? "";
var surroundings = new ProcessSurroundings(
    build,
    new ClientEnvironment
    {
        ServiceHost = Variable("KUBERNETES_SERVICE_HOST"),
        ServicePort = Variable("KUBERNETES_SERVICE_PORT"),
        Master = Variable("KUBERNETES_MASTER"),
        HttpsProxy = Variable("HTTPS_PROXY"),
        HttpProxy = Variable("HTTP_PROXY"),
        NoProxy = Variable("NO_PROXY"),
    },
    Environment.GetEnvironmentVariable("TZ") ?? "",
    TimeProvider.System,
    Random.Shared.NextDouble);
#pragma warning restore RS0030
var known = Catalog.All.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
Invocation invocation = CommandLine.Parse(args, new CommandContext
{
    Build = build,
    Resources = new ResourceNames
    {
        Known = known,
        Default = [.. Catalog.All.Where(entry => entry.IsDefault).Select(entry => entry.Name)],
        ClusterScoped = [.. Catalog.All.Where(entry => !entry.Resource.Namespaced).Select(entry => entry.Name)],
    },
});
foreach (string warning in invocation.Warnings)
{
    Console.Error.WriteLine(warning);
}
try
{
    return await StartAsync();
}
catch (Exception e) when (e is KubeconfigException or FormatException)
{
    Console.Error.WriteLine($"state-metrics: {e.Message}");
    return 1;
}

async Task<int> StartAsync()
{
    switch (invocation)
    {
        case Invocation.Run run:
            return await new RunCommand(run.Options, surroundings) { File = run.File }.RunAsync();
        case Invocation.Demo demo:
            return await new DemoCommand(demo.Options, surroundings, Console.Out).RunAsync();
        case Invocation.Render render:
            await using (Stream output = Console.OpenStandardOutput())
            {
                var command = new RenderCommand(render.Options, Catalog.In(surroundings.TimeZone), Console.Error);
                return await command.RunAsync(Console.OpenStandardInput, output);
            }
        case Invocation.Check check:
            return new CheckCommand(check.Files, Console.Out, Console.Error).Run();
        case Invocation.Print print:
            Console.Out.Write(print.Text);
            return 0;
        case Invocation.Refuse refuse:
            Console.Error.WriteLine(refuse.Line);
            return 1;
        default:
            throw new System.Diagnostics.UnreachableException($"{invocation}");
    }
}
