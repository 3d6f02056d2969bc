namespace StateMetrics.Server.Configuration;

/// <summary>Where a server listens.</summary>
/// <param name="Host">An IP address without brackets, or a host name; "::" is every address of both families.</param>
/// <param name="Port">0 to 65535; 0 lets the system choose a free port, which the log line at start then names.</param>
public sealed record ListenAddress(string Host, int Port);
