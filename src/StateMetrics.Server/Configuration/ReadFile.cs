using System.Text;

namespace StateMetrics.Server.Configuration;

/// <summary>One look at a file of configuration.</summary>
/// <param name="Given">The path that was given: the file's own, or its folder's.</param>
/// <param name="Name">The path of the file.</param>
/// <param name="Text">Null where it could not be read.</param>
internal sealed record ReadFile(string Given, string Name, string? Text)
{
    // A hundred times what anybody writes by hand.
    private const int BytesMax = 16 * 1024 * 1024;

    /// <summary>Why it could not be read, as the end of a line that names the file; "" where it could.</summary>
    public string Error { get; init; } = "";

    /// <summary>It is not there.</summary>
    public bool IsMissing { get; init; }

    internal static ReadFile At(string given, string path, int bytesMax = BytesMax)
    {
        try
        {
            using var content = new MemoryStream(ReadBytes(path, bytesMax));
            using var reader = new StreamReader(content, Encoding.UTF8);
            return new ReadFile(given, path, reader.ReadToEnd());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return Failed(given, path, e);
        }
    }

    internal static ReadFile Failed(string given, string path, Exception e) => new(given, path, null)
    {
        Error = e switch
        {
            FileNotFoundException or DirectoryNotFoundException => "does not exist",
            UnauthorizedAccessException => "may not be read",
            TooLargeException => e.Message,
            _ => "cannot be read",
        },
        IsMissing = e is FileNotFoundException or DirectoryNotFoundException,
    };

    private static byte[] ReadBytes(string path, int bytesMax)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        // The length of a file says nothing where it is a pipe or a device, so what is read is counted.
        using var content = new MemoryStream();
        byte[] piece = new byte[4096];
        for (int read = file.Read(piece); read > 0; read = file.Read(piece))
        {
            content.Write(piece, 0, read);
            if (content.Length > bytesMax)
            {
                throw new TooLargeException($"is larger than {bytesMax} bytes");
            }
        }
        return content.ToArray();
    }

    private sealed class TooLargeException(string message) : IOException(message);
}
