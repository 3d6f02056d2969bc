namespace StateMetrics.Kubernetes.Connection;

/// <summary>A file is larger than anything that it could be. The message is the end of a line that names the file.</summary>
public sealed class FileTooLargeException(int bytesMax) : IOException($"is larger than {bytesMax} bytes");
