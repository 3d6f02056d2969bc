namespace StateMetrics.Kubernetes.Connection;

/// <summary>Reads the files that a connection's configuration names, and says on one line what is wrong with them.</summary>
internal static class NamedFile
{
    /// <exception cref="IOException">The file is missing, unreadable or larger; the message is one line without the path.</exception>
    internal static string ReadText(string path, int bytesMax)
    {
        try
        {
            return BoundedFile.ReadText(path, bytesMax);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException("does not exist", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException("may not be read", e);
        }
    }
}
