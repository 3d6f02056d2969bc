namespace StateMetrics.Server.Telemetry;

/// <summary>How a configuration file that may change while the process runs has fared.</summary>
/// <param name="Type">The label that tells kinds of files apart.</param>
/// <param name="Path">As the user wrote it.</param>
/// <param name="Successful">Whether what the file says now is in force.</param>
/// <param name="SuccessAt">When what is in force was taken over; null while nothing of the file is.</param>
/// <param name="Hash">Of what is in force, 48 bits; null while nothing of the file is.</param>
internal sealed record ConfigurationFile(string Type, string Path, bool Successful, DateTimeOffset? SuccessAt, ulong? Hash);
