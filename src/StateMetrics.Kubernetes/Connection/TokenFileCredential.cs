using System.Net.Http.Headers;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// A token in a file that somebody rotates, such as a pod's service account token (every hour or so). The file is read for
/// every request: it is a page in memory, requests are rare, and no rule about its age can then be wrong.
/// </summary>
internal sealed class TokenFileCredential(string path, string key) : Credential
{
    // API servers refuse larger headers altogether.
    internal const int BytesMax = 64 * 1024;

    private Proof? _last;

    internal override ValueTask<Proof> GetAsync(CancellationToken stop) => ValueTask.FromResult(Read());

    /// <summary>The file may have been rotated after the request took its token.</summary>
    internal override bool Renew(Proof refused) => Read() != refused;

    private Proof Read()
    {
        Proof? last = Volatile.Read(ref _last);
        string token;
        try
        {
            token = NamedFile.ReadText(path, BytesMax).Trim();
        }
        catch (IOException) when (last is not null)
        {
            // In the middle of being replaced; the server decides whether the last one is still good.
            return last;
        }
        catch (IOException e)
        {
            throw Unavailable($"{key} {e.Message}", e);
        }

        if (token.Length == 0)
        {
            return last ?? throw Unavailable($"{key} is empty");
        }

        if (last?.Header?.Parameter == token)
        {
            return last;
        }

        var next = new Proof { Header = new AuthenticationHeaderValue("Bearer", token) };
        Volatile.Write(ref _last, next);
        return next;
    }
}
