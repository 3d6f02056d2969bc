namespace StateMetrics.Server.Configuration;

/// <summary>What a process with an options file starts with, and where the file's changes come from.</summary>
internal sealed record OptionsInForce(OptionsSource Source, OptionsReading Reading);
