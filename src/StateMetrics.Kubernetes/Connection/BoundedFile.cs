using System.Text;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>Reads small files whole, and refuses those that cannot be what they should be.</summary>
internal static class BoundedFile
{
    /// <exception cref="IOException">The file is missing, unreadable or larger; the message is one line without the path.</exception>
    internal static string ReadText(string path, int bytesMax)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();

            // The length of a file says nothing where it is a pipe, so what is read is counted.
            byte[] piece = new byte[4096];
            for (int read = file.Read(piece); read > 0; read = file.Read(piece))
            {
                content.Write(piece, 0, read);
                if (content.Length > bytesMax)
                {
                    throw new IOException($"is larger than {bytesMax} bytes");
                }
            }

            content.Position = 0;
            using var reader = new StreamReader(content, Encoding.UTF8);
            return reader.ReadToEnd();
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
