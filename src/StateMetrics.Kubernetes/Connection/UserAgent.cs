using System.Runtime.InteropServices;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>How the process names itself to API servers, in the form that their audit logs know: name/version (os/arch).</summary>
public static class UserAgent
{
    /// <summary>For example <c>state-metrics/0.1.0 (linux/amd64)</c>.</summary>
    public static string For(string version) => $"state-metrics/{version} ({OperatingSystemName}/{ArchitectureName})";

    private static string OperatingSystemName =>
        OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";

    // Go's names of architectures, since that is what every other client of an API server sends.
    private static string ArchitectureName => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.X86 => "386",
        Architecture.Armv6 => "arm",
        Architecture other => other.ToString().ToLowerInvariant(),
    };
}
