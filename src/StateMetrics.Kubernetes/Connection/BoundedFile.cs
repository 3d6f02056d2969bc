using System.Text;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>Reads small files whole, and refuses those that cannot be what they should be.</summary>
public static class BoundedFile
{
    private const int PieceBytes = 4096;

    /// <summary>The text of a file in UTF-8, or as its byte order mark says; others may write or delete it meanwhile.</summary>
    /// <exception cref="FileTooLargeException">There is more than <paramref name="bytesMax"/> in it, of which no more was read.</exception>
    /// <exception cref="IOException">As of <see cref="FileStream"/>, and so are all others.</exception>
    public static string ReadText(string path, int bytesMax)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();

        // The length of a file says nothing where it is a pipe or a device, so what is read is counted.
        byte[] piece = new byte[PieceBytes];
        for (int read = file.Read(piece); read > 0; read = file.Read(piece))
        {
            content.Write(piece, 0, read);
            if (content.Length > bytesMax)
            {
                throw new FileTooLargeException(bytesMax);
            }
        }
        content.Position = 0;
        using var reader = new StreamReader(content, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
