using System.Diagnostics;
using StateMetrics.Testing.Certificates;

namespace StateMetrics.Testing.Reload;

/// <summary>A folder of configuration files that change in each way in which such files do.</summary>
public sealed class ConfigurationFolder : IDisposable
{
    private int _swaps;

    public string Path { get; } = Directory.CreateTempSubdirectory("state-metrics-reload-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file in place, as an editor does, and returns its path.</summary>
    public string Write(string name, string text)
    {
        string path = At(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Puts a complete file in the place of another one.</summary>
    public void Replace(string name, string text) => File.Move(Write(name + ".new", text), At(name), overwrite: true);

    public void ReplacePair(CertificatePair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        Replace("tls.crt", pair.Certificate);
        Replace("tls.key", pair.Key);
    }

    public void Delete(string name) => File.Delete(At(name));

    /// <summary>
    /// Puts other content in the place of a mounted ConfigMap's, as the kubelet does: the files are links into ..data, which is a
    /// link itself, and that one is exchanged at once.
    /// </summary>
    public async Task SwapAsync(string mount, string name, string text)
    {
        string version = $"..version_{++_swaps}";
        string data = System.IO.Path.Combine(At(mount), "..data");
        string? before = Directory.Exists(data) ? new DirectoryInfo(data).ResolveLinkTarget(returnFinalTarget: true)?.FullName : null;
        Write(System.IO.Path.Combine(mount, version, name), text);
        File.CreateSymbolicLink(data + "_tmp", version);
        // What .NET has for this looks behind the links.
        using (var move = Process.Start("mv", ["-T", data + "_tmp", data]))
        {
            await move.WaitForExitAsync();
        }
        string link = System.IO.Path.Combine(At(mount), name);
        if (!File.Exists(link))
        {
            File.CreateSymbolicLink(link, System.IO.Path.Combine("..data", name));
        }
        if (before is not null)
        {
            Directory.Delete(before, recursive: true);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
