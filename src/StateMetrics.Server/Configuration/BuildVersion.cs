using System.Reflection;
using System.Runtime.InteropServices;

namespace StateMetrics.Server.Configuration;

/// <summary>Which build this is, for <c>version</c>, the user agent and the build family.</summary>
public sealed record BuildVersion
{
    /// <summary>As in 0.1.0.</summary>
    public required string Version { get; init; }

    /// <summary>The commit it was built from, or "unknown".</summary>
    public required string Revision { get; init; }

    /// <summary>As in .NET 10.0.0.</summary>
    public string Framework { get; init; } = RuntimeInformation.FrameworkDescription;

    /// <summary>As in linux-x64.</summary>
    public string Platform { get; init; } = RuntimeInformation.RuntimeIdentifier;

    public static BuildVersion OfThisProcess()
    {
        Assembly assembly = typeof(BuildVersion).Assembly;
        string text = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        string[] parts = text.Split('+', 2);
        return new BuildVersion { Version = parts[0], Revision = parts.Length == 2 ? parts[1] : "unknown" };
    }

    /// <summary>What <c>state-metrics version</c> prints.</summary>
    public string Describe() => $"state-metrics {Version}, revision {Revision}\nframework: {Framework}\nplatform: {Platform}\n";
}
