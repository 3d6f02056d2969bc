using System.Text;
using System.Text.Json;
using StateMetrics.Chart.Tests.Rendering;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.Chart.Tests.Cluster;

/// <summary>
/// The config maps and secrets that a container mounts, as files of a folder in place of the paths that it names: those that the chart
/// renders, and those that it expects to be there.
/// </summary>
/// <param name="chart">What is installed.</param>
/// <param name="folder">Where the files are.</param>
/// <param name="expected">Secrets that others make, by their names: files and texts.</param>
internal sealed class PodVolumes(
    RenderedChart chart, TemporaryFolder folder, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> expected)
{
    /// <summary>Writes the files.</summary>
    internal void Mount(JsonElement podSpec)
    {
        foreach ((string path, JsonElement volume) in Mounts(podSpec))
        {
            string target = folder.At(path[1..]);
            Directory.CreateDirectory(target);
            foreach ((string name, string text) in Files(volume))
            {
                File.WriteAllText(Path.Combine(target, name), Replace(podSpec, text));
            }
        }
    }

    /// <summary>A text in which the paths of the container are those of the folder.</summary>
    internal string Replace(JsonElement podSpec, string text) => Mounts(podSpec).Aggregate(text, (replaced, mount) =>
        replaced.Replace(mount.Path + "/", folder.At(mount.Path[1..]) + "/", StringComparison.Ordinal));

    private static IEnumerable<(string Path, JsonElement Volume)> Mounts(JsonElement podSpec) =>
        podSpec.GetProperty("containers")[0].TryGetProperty("volumeMounts", out JsonElement mounts)
            ? from mount in mounts.EnumerateArray()
              from volume in podSpec.GetProperty("volumes").EnumerateArray()
              where volume.GetProperty("name").GetString() == mount.GetProperty("name").GetString()
              select (mount.GetProperty("mountPath").GetString()!, volume)
            : [];

    private IEnumerable<(string Name, string Text)> Files(JsonElement volume)
    {
        bool isSecret = volume.TryGetProperty("secret", out JsonElement source);
        string name = isSecret
            ? source.GetProperty("secretName").GetString()!
            : volume.GetProperty("configMap").GetProperty("name").GetString()!;
        ChartObject? rendered = chart.Objects.SingleOrDefault(o => o.Kind == (isSecret ? "Secret" : "ConfigMap") && o.Name == name);
        return rendered is null
            ? expected[name].Select(static file => (file.Key, file.Value))
            : [.. Texts(rendered, "stringData"), .. Texts(rendered, "data").Select(f =>
                (f.Name, isSecret ? Encoding.UTF8.GetString(Convert.FromBase64String(f.Text)) : f.Text))];
    }

    private static IEnumerable<(string Name, string Text)> Texts(ChartObject part, string key) =>
        part.Json.TryGetProperty(key, out JsonElement texts)
            ? texts.EnumerateObject().Select(static p => (p.Name, p.Value.GetString()!))
            : [];
}
