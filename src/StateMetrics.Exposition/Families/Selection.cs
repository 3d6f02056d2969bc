using System.Text.RegularExpressions;

namespace StateMetrics.Exposition.Families;

/// <summary>
/// Which families are served: those that an allow pattern finds, or those that no deny pattern finds; opt-in families need
/// an opt-in pattern besides. Patterns are regular expressions searched anywhere in the name, case-sensitive.
/// </summary>
public sealed class Selection
{
    // Names are short, so that an honest pattern takes microseconds; the rest is for a process that is denied the CPU.
    private static readonly TimeSpan s_matchTimeMax = TimeSpan.FromMilliseconds(500);

    // Many names and patterns, each within its own limit, must not add up to a stall.
    private static readonly TimeSpan s_totalTimeMax = TimeSpan.FromSeconds(5);

    // A pattern is a few names; the parser and the automaton should not be asked to chew a book.
    private const int PatternLengthMax = 4096;

    private readonly Regex[] _allow;
    private readonly Regex[] _deny;
    private readonly Regex[] _optIn;
    private readonly TimeProvider _time;
    private long _spentTicks;

    /// <summary>Throws <see cref="FormatException"/>, with a message for the user, for a bad pattern or two lists at once.</summary>
    public Selection(IReadOnlyList<string> allow, IReadOnlyList<string> deny, IReadOnlyList<string> optIn, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(allow);
        ArgumentNullException.ThrowIfNull(deny);
        ArgumentNullException.ThrowIfNull(optIn);
        if (allow.Count > 0 && deny.Count > 0)
        {
            throw new FormatException("a metric allowlist and a metric denylist exclude each other; give one of them");
        }

        _time = time ?? TimeProvider.System;
        _allow = [.. allow.Select(Compile)];
        _deny = [.. deny.Select(Compile)];
        _optIn = [.. optIn.Select(Compile)];
    }

    /// <summary>Everything that is not opt-in.</summary>
    public static Selection Default { get; } = new([], [], []);

    /// <summary>Throws <see cref="FormatException"/> naming the pattern when matching takes too long.</summary>
    public bool Selects(Family family)
    {
        ArgumentNullException.ThrowIfNull(family);
        return (_allow.Length == 0 || Any(_allow, family.Name))
            && !Any(_deny, family.Name)
            && (!family.OptIn || Any(_optIn, family.Name));
    }

    private bool Any(Regex[] patterns, string name)
    {
        foreach (Regex pattern in patterns)
        {
            if (pattern.Options.HasFlag(RegexOptions.NonBacktracking) ? pattern.IsMatch(name) : IsMatchTimed(pattern, name))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsMatchTimed(Regex pattern, string name)
    {
        long start = _time.GetTimestamp();
        try
        {
            bool found = pattern.IsMatch(name);
            long spent = Interlocked.Add(ref _spentTicks, _time.GetElapsedTime(start).Ticks);
            return spent <= s_totalTimeMax.Ticks ? found : throw TooSlow(pattern, name, null);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw TooSlow(pattern, name, e);
        }
    }

    private static FormatException TooSlow(Regex pattern, string name, Exception? cause) =>
        new($"the regular expression '{pattern}' takes too long to match '{name}'", cause);

    private static Regex Compile(string pattern)
    {
        if (pattern.Length > PatternLengthMax)
        {
            throw new FormatException($"a regular expression has {pattern.Length} characters; at most {PatternLengthMax} are allowed");
        }

        try
        {
            return CompileLinear(pattern) ?? new Regex(pattern, RegexOptions.CultureInvariant, s_matchTimeMax);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"'{pattern}' is no regular expression: {e.Message}", e);
        }
    }

    /// <summary>
    /// The engine whose time is linear in the name, for the patterns that it can do; null for look-around and back-references.
    /// Names are short and patterns bounded, so that it needs no limit: one by the clock would only find who is denied the CPU.
    /// The ECMAScript option of .NET is of no use: it forbids look-behind, and names being ASCII, what it changes cannot be seen.
    /// </summary>
    private static Regex? CompileLinear(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
