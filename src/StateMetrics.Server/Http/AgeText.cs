using System.Globalization;

namespace StateMetrics.Server.Http;

/// <summary>Spans of time as a person says them: the largest unit, and the next one where it matters.</summary>
internal static class AgeText
{
    /// <summary>"12 s", "3 min", "2 h 5 min", "4 d 1 h"; a negative span is "0 s".</summary>
    internal static string Of(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "0 s",
        { TotalMinutes: < 2 } => Text($"{(int)span.TotalSeconds} s"),
        { TotalHours: < 1 } => Text($"{(int)span.TotalMinutes} min"),
        { TotalDays: < 1 } => Text($"{(int)span.TotalHours} h {span.Minutes} min"),
        _ => Text($"{(int)span.TotalDays} d {span.Hours} h"),
    };

    /// <summary>"0.24 s", "3.1 s", "75 s".</summary>
    internal static string Duration(TimeSpan span) =>
        span.TotalSeconds < 10 ? Text($"{span.TotalSeconds:0.##} s") : Text($"{span.TotalSeconds:0} s");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
