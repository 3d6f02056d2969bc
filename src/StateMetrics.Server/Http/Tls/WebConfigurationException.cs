namespace StateMetrics.Server.Http.Tls;

/// <summary>
/// The web configuration file cannot be used. The message is one line that names the file and the key, and never holds a
/// key, a hash or any other secret of it.
/// </summary>
internal sealed class WebConfigurationException(string message, Exception? cause = null) : FormatException(message, cause);
