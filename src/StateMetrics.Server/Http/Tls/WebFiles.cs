using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Http.Tls;

/// <summary>
/// The files behind one configuration. Each is read once, so that what was judged is what is used, and so that anybody can
/// see later whether one of them is another by now.
/// </summary>
internal sealed class WebFiles
{
    // A bundle of every public authority is a quarter of that.
    private const int BytesMax = 1024 * 1024;

    private readonly SortedDictionary<string, ReadFile> _read = new(StringComparer.Ordinal);

    /// <summary>Every file that was asked for as it was then, missing ones included.</summary>
    public IReadOnlyList<ReadFile> All => [.. _read.Values];

    /// <summary>The same files as they are now.</summary>
    public IReadOnlyList<ReadFile> AllNow() => [.. _read.Keys.Select(At)];

    /// <summary>The file as it was when it was asked for first.</summary>
    public ReadFile Read(string path)
    {
        if (!_read.TryGetValue(path, out ReadFile? file))
        {
            _read.Add(path, file = At(path));
        }
        return file;
    }

    /// <summary>Tells the contents of all files apart, in 48 bits, which are exact in a sample's value.</summary>
    public ulong Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReadFile file in _read.Values)
        {
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(file.Name)));
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(file.Text ?? file.Error)));
        }
        return BinaryPrimitives.ReadUInt64BigEndian(hash.GetHashAndReset()) >> 16;
    }

    private static ReadFile At(string path) => ReadFile.At(path, path, BytesMax);
}
