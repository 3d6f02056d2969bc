namespace StateMetrics.Scale;

/// <summary>An argument that cannot be understood; the message is for the user.</summary>
internal sealed class OptionException(string message) : Exception(message);
