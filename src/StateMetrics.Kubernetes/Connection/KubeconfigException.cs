namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// The way to a cluster is described wrongly or not at all. The message is one line that names the file and the key, and
/// never holds a credential. Retrying does not help until somebody changes the file.
/// </summary>
public sealed class KubeconfigException : Exception
{
    // What somebody reads, whatever stands in the file.
    private const int CharactersMax = 1000;

    public KubeconfigException(string message)
        : base(Line(message))
    {
    }

    public KubeconfigException(string message, Exception cause)
        : base(Line(message), cause)
    {
    }

    public KubeconfigException()
    {
    }

    private static string Line(string message)
    {
        string shown = message.Length <= CharactersMax ? message : message[..CharactersMax] + "…";
        return string.Concat(shown.Select(static c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
    }
}
