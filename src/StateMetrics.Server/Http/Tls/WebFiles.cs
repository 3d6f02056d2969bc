using System.Security.Cryptography;
using System.Text;

namespace StateMetrics.Server.Http.Tls;

/// <summary>
/// The files behind one configuration. Each is read once and remembered by its hash, so that what was judged is what is
/// used, and so that anybody can see later whether one of them is another by now.
/// </summary>
internal sealed class WebFiles
{
    // A bundle of every public authority is a quarter of that.
    private const int BytesMax = 1024 * 1024;

    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _stamps = new(StringComparer.Ordinal);

    /// <summary>Tells the contents of all files that were asked for apart, missing ones included.</summary>
    public string Stamp => string.Join('\n', _stamps.Select(static file => $"{file.Key} {file.Value}"));

    /// <summary>The stamp that the same files have now.</summary>
    public string StampNow()
    {
        var now = new WebFiles();
        foreach (string path in _stamps.Keys)
        {
            now.TryRead(path, out _, out _);
        }
        return now.Stamp;
    }

    /// <summary>False with what is wrong, as the end of a sentence that names the file.</summary>
    public bool TryRead(string path, out string text, out string error)
    {
        error = "";
        if (_texts.TryGetValue(path, out text!))
        {
            return true;
        }
        try
        {
            byte[] bytes = ReadBytes(path);
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetString(bytes);
            _texts[path] = text;
            _stamps[path] = Convert.ToHexString(SHA256.HashData(bytes));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            error = e switch
            {
                FileNotFoundException or DirectoryNotFoundException => "does not exist",
                UnauthorizedAccessException => "may not be read",
                InvalidFileException => e.Message,
                _ => "cannot be read",
            };
            text = "";
            _stamps[path] = error;
            return false;
        }
    }

    private static byte[] ReadBytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        // The length of a file says nothing where it is a pipe or a device, so what is read is counted.
        using var content = new MemoryStream();
        byte[] piece = new byte[4096];
        for (int read = file.Read(piece); read > 0; read = file.Read(piece))
        {
            content.Write(piece, 0, read);
            if (content.Length > BytesMax)
            {
                throw new InvalidFileException($"is larger than {BytesMax} bytes");
            }
        }
        return content.ToArray();
    }

    private sealed class InvalidFileException(string message) : IOException(message);
}
