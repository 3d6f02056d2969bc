using System.Security.Cryptography;
using System.Text;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.Configuration;

/// <summary>How a file stands that may change while the process runs.</summary>
/// <param name="Type">The label that tells kinds of files apart.</param>
/// <param name="Name">Its path.</param>
internal sealed record ConfigurationFileState(string Type, string Name)
{
    // Of the text in use: asked for at every scrape, made when the text is.
    private readonly ulong? _hash;

    /// <summary>The text that is in use; null while none has been usable.</summary>
    public string? InUse
    {
        get;
        init => (field, _hash) = (value, value is null ? null : HashOf(value));
    }

    /// <summary>When that text was taken into use; null while none is.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>False where the file is another one by now, which cannot be used.</summary>
    public bool IsCurrent { get; init; }

    internal ConfigurationFile Told => new(Type, Clean(Name), IsCurrent, Since, _hash);

    /// <summary>The first six bytes of the MD5, as a little-endian number: what kube-state-metrics shows for the text.</summary>
    internal static ulong HashOf(string text)
    {
#pragma warning disable CA5351 // tells texts apart, and protects nothing
        byte[] hash = MD5.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5351
        ulong value = 0;
        for (int i = 5; i >= 0; i--)
        {
            value = (value << 8) | hash[i];
        }
        return value;
    }

    /// <summary>Without doubled slashes, "." and "..", as the label of kube-state-metrics; a relative path stays one.</summary>
    private static string Clean(string path) => Path.IsPathRooted(path) ? Path.GetFullPath(path) : path;
}
