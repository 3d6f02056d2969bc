using StateMetrics.Server.Commands;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Tests.Configuration;

/// <summary>A small catalogue to parse command lines against.</summary>
internal static class Given
{
    internal static readonly ResourceNames Resources = new()
    {
        Known = ["pods", "nodes", "configmaps", "secrets", "namespaces", "persistentvolumes", "roles", "leases"],
        Default = ["pods", "nodes", "configmaps"],
        ClusterScoped = ["nodes", "namespaces", "persistentvolumes"],
    };

    internal static readonly CommandContext Context = new()
    {
        Resources = Resources,
        Build = new BuildVersion { Version = "1.2.3", Revision = "abc", Framework = ".NET 10.0.0", Platform = "linux-x64" },
    };

    internal static Invocation Parse(params string[] arguments) => CommandLine.Parse(arguments, Context);

    internal static ExporterOptions Options(params string[] arguments) => Assert.IsType<Invocation.Run>(Parse(arguments)).Options;

    internal static string Refusal(params string[] arguments) => Assert.IsType<Invocation.Refuse>(Parse(arguments)).Line;

    internal static string Printed(params string[] arguments) => Assert.IsType<Invocation.Print>(Parse(arguments)).Text;
}
