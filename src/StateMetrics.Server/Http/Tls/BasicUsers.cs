using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;

namespace StateMetrics.Server.Http.Tls;

/// <summary>
/// Names and bcrypt hashes, and the passwords that were right lately, so that a scraper's costs its quarter of a second once.
/// </summary>
internal sealed class BasicUsers
{
    // A few scrapers each; those who guess are never remembered.
    private const int RememberedMax = 100;

    private readonly Dictionary<string, string> _hashes;

    // One comparison at a time: those who guess may take one processor, and those who are remembered need none.
    private readonly Channel<bool> _comparing = Channel.CreateBounded<bool>(1);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _gate = new();
    private readonly Queue<string> _order = new();
    private readonly HashSet<string> _remembered = new(StringComparer.Ordinal);
    private readonly string _unknown;

    internal BasicUsers(Dictionary<string, string> hashes)
    {
        _hashes = hashes;
        // As dear as the dearest: how long a refusal takes does not tell whether the name is known.
        _unknown = Bcrypt.Unknown(hashes.Values.Max(static hash => Bcrypt.IsHash(hash, out int cost) ? cost : 0));
    }

    internal int Remembered
    {
        get { lock (_gate) { return _remembered.Count; } }
    }

    /// <summary>Whether the value of an Authorization header is one of the users with the password.</summary>
    internal async ValueTask<bool> AdmitsAsync(string authorization, CancellationToken stop)
    {
        if (!TryRead(authorization, out string name, out string password))
        {
            return false;
        }
        bool known = _hashes.TryGetValue(name, out string? hash);
        string proof = Proof(name, password);
        if (known && IsRemembered(proof))
        {
            return true;
        }
        await _comparing.Writer.WriteAsync(true, stop);
        try
        {
            bool matches = await Task.Run(() => Bcrypt.Matches(password, hash ?? _unknown), stop) && known;
            if (matches)
            {
                Remember(proof);
            }
            return matches;
        }
        finally
        {
            _comparing.Reader.TryRead(out _);
        }
    }

    private static bool TryRead(string authorization, out string name, out string password)
    {
        (name, password) = ("", "");
        const string Scheme = "Basic ";
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        byte[] bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[Scheme.Length..].Trim(), bytes, out int count))
        {
            return false;
        }
        string text = Encoding.UTF8.GetString(bytes, 0, count);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return false;
        }
        (name, password) = (text[..colon], text[(colon + 1)..]);
        return true;
    }

    /// <summary>Stands for name and password; without the key of this object nobody can make or undo it.</summary>
    private string Proof(string name, string password)
    {
        byte[] user = Encoding.UTF8.GetBytes(name);
        byte[] all = [0, 0, 0, 0, .. user, .. Encoding.UTF8.GetBytes(password)];
        BinaryPrimitives.WriteInt32LittleEndian(all, user.Length);
        return Convert.ToBase64String(HMACSHA256.HashData(_key, all));
    }

    private bool IsRemembered(string proof)
    {
        lock (_gate)
        {
            return _remembered.Contains(proof);
        }
    }

    private void Remember(string proof)
    {
        lock (_gate)
        {
            if (!_remembered.Add(proof))
            {
                return;
            }
            _order.Enqueue(proof);
            if (_order.Count > RememberedMax)
            {
                _remembered.Remove(_order.Dequeue());
            }
        }
    }
}
