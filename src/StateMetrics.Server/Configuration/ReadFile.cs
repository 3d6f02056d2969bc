using StateMetrics.Kubernetes.Connection;

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
            return new ReadFile(given, path, BoundedFile.ReadText(path, bytesMax));
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
            FileTooLargeException => e.Message,
            _ => "cannot be read",
        },
        IsMissing = e is FileNotFoundException or DirectoryNotFoundException,
    };
}
