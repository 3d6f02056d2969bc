namespace StateMetrics.Scale.Measuring;

/// <summary>One answered scrape: time until the last byte, the exporter's CPU meanwhile, body bytes as they came.</summary>
internal readonly record struct Scrape(TimeSpan Wall, TimeSpan Cpu, long Bytes);
