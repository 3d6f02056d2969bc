using System.Text.RegularExpressions;

namespace StateMetrics.Exposition.Families;

/// <summary>
/// Which families are served: those that an allow pattern finds, or those that no deny pattern finds; opt-in families need
/// an opt-in pattern besides. Patterns are regular expressions searched anywhere in the name, case-sensitive.
/// </summary>
public sealed class Selection
{
    // Names are short, so that an honest pattern takes microseconds. What takes this long is not meant to end.
    private static readonly TimeSpan s_matchTimeMax = TimeSpan.FromMilliseconds(100);

    // A pattern is a few names; the parser and the automaton should not be asked to chew a book.
    private const int PatternLengthMax = 4096;

    private readonly Regex[] _allow;
    private readonly Regex[] _deny;
    private readonly Regex[] _optIn;

    /// <summary>Throws <see cref="FormatException"/>, with a message for the user, for a bad pattern or two lists at once.</summary>
    public Selection(IReadOnlyList<string> allow, IReadOnlyList<string> deny, IReadOnlyList<string> optIn)
    {
        ArgumentNullException.ThrowIfNull(allow);
        ArgumentNullException.ThrowIfNull(deny);
        ArgumentNullException.ThrowIfNull(optIn);
        if (allow.Count > 0 && deny.Count > 0)
        {
            throw new FormatException("a metric allowlist and a metric denylist exclude each other; give one of them");
        }

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

    private static bool Any(Regex[] patterns, string name)
    {
        foreach (Regex pattern in patterns)
        {
            try
            {
                if (pattern.IsMatch(name))
                {
                    return true;
                }
            }
            catch (RegexMatchTimeoutException e)
            {
                throw new FormatException($"the regular expression '{pattern}' takes too long to match '{name}'", e);
            }
        }

        return false;
    }

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
    /// The ECMAScript option of .NET is of no use: it forbids look-behind, and names being ASCII, what it changes cannot be seen.
    /// </summary>
    private static Regex? CompileLinear(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, s_matchTimeMax);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
