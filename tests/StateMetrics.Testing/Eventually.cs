using System.Runtime.CompilerServices;

namespace StateMetrics.Testing;

/// <summary>Waits for a condition, in real time, with a deadline that only a failing test ever sees.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(1);

    /// <summary>Returns when the condition holds; throws <see cref="TimeoutException"/> with its text when it never does.</summary>
    public static async Task True(
        Func<bool> condition, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (!await Within(deadline ?? s_deadline, condition))
        {
            throw new TimeoutException($"never became true: {text}");
        }
    }

    /// <summary>Whether the condition comes to hold in that time; for those who go on in either case.</summary>
    public static async Task<bool> Within(TimeSpan patience, Func<bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > patience)
            {
                return false;
            }
            await Task.Delay(s_look, TimeProvider.System);
        }
        return true;
    }

    /// <summary>Returns when the value is the expected one; the failure's message shows the last value.</summary>
    public static async Task Equal<T>(
        T expected, Func<T> actual, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(actual))] string text = "")
    {
        ArgumentNullException.ThrowIfNull(actual);
        T last = actual();
        try
        {
            await True(() => EqualityComparer<T>.Default.Equals(last = actual(), expected), deadline, text);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{text} never became {expected}; at last it was {last}", e);
        }
    }
}
