namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// The way to a cluster is described wrongly or not at all. The message is one line that names the file and the key, and
/// never holds a credential. Retrying does not help until somebody changes the file.
/// </summary>
public sealed class KubeconfigException : Exception
{
    public KubeconfigException(string message)
        : base(message)
    {
    }

    public KubeconfigException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public KubeconfigException()
    {
    }
}
