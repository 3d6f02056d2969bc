namespace StateMetrics.Kubernetes.Connection;

/// <summary>PEM text that a configuration holds, or names by its file, which is read anew whenever it may have changed.</summary>
internal sealed class PemSource
{
    // Distributions' whole CA bundles are a quarter of this.
    internal const int BytesMax = 1024 * 1024;

    private readonly string? _path;
    private readonly string _text = "";

    private PemSource(string? path, string text, string key)
    {
        _path = path;
        _text = text;
        Key = key;
    }

    /// <summary>The configuration's key, with its file: the beginning of a complaint.</summary>
    internal string Key { get; }

    internal static PemSource Inline(byte[] pem, string key) => new(null, System.Text.Encoding.ASCII.GetString(pem), key);

    internal static PemSource File(string path, string key) => new(path, "", key);

    /// <exception cref="IOException">The file cannot be read or is too large.</exception>
    internal string Read() => _path is null ? _text : NamedFile.ReadText(_path, BytesMax);
}
