using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Store;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Tests.Store;

/// <summary>
/// A store, and beside it what it should hold: the text of each object by family, in a dictionary. Families have no text, a
/// constant one, one that changes with every version of an object, and one that is seldom there.
/// </summary>
internal sealed class StoreModel
{
    private static readonly FamilyRenderer<Life> s_renderer = new FamilyTable<Life>(
        ["name"], static (life, ref identity) => identity.Values(Utf8(life.Name)))
    {
        { FamilyType.Gauge, "a_constant", Stability.Stable, [], "One.", static (_, ref w) => w.Sample(1) },
        { FamilyType.Gauge, "b_never", Stability.Stable, [], "None.", static (_, ref w) => w.Sample((double?)null) },
        { FamilyType.Gauge, "c_version", Stability.Stable, [], "Changes.", static (life, ref w) => w.Sample(life.Version) },
        { FamilyType.Gauge, "d_seldom", Stability.Stable, ["text"], "Text.", WriteText },
        { FamilyType.Gauge, "e_tens", Stability.Stable, [], "Changes a little.", static (life, ref w) => w.Sample(life.Version / 10) },
    }.Compile(Selection.Default);

    private static readonly string[] s_headers = [.. s_renderer.Families.Select(
        family => $"# HELP {family.Name} [STABLE] {family.Help}\n# TYPE {family.Name} gauge\n")];

    private readonly RenderScratch _scratch = new();
    private Dictionary<string, Life> _lives = [];

    public StoreWriter Writer { get; } = new(s_renderer.Families.Count);

    public int Count => _lives.Count;

    public ExpositionSnapshot Take() =>
        ExpositionSnapshot.Take([new ResourceExposition("lives", s_renderer.Families, [Writer.Store])], ResourceFilter.All);

    public void Upsert(Life life)
    {
        Writer.Upsert(Key(life.Name), s_renderer.Render(life, _scratch));
        _lives[life.Name] = life;
    }

    public void Remove(string name)
    {
        Writer.Remove(Key(name));
        _lives.Remove(name);
    }

    /// <summary>
    /// Replaces everything; some of the new content is removed again, the old content changes meanwhile, and one of eight is
    /// never committed.
    /// </summary>
    public void Replace(IReadOnlyList<Life> lives, Random random)
    {
        using StoreReplacement next = Writer.BeginReplace();
        var expected = new Dictionary<string, Life>();
        foreach (Life life in lives)
        {
            next.Add(Key(life.Name), s_renderer.Render(life, _scratch));
            expected[life.Name] = life;
            if (random.Next(20) == 0)
            {
                next.Remove(Key(life.Name));
                expected.Remove(life.Name);
                Assert.False(next.Holds(Key(life.Name)));
            }

            if (random.Next(10) == 0)
            {
                Upsert(life with { Version = life.Version + 1 });
            }
            else if (random.Next(10) == 0)
            {
                Remove(life.Name);
            }
        }

        Assert.Equal(expected.Count, next.Objects);
        if (random.Next(8) != 0)
        {
            next.Commit();
            _lives = expected;
        }
    }

    /// <summary>The lines of every family that the store should have now, in any order, under their headers.</summary>
    public string[] Expected()
    {
        if (_lives.Count == 0)
        {
            return [""];
        }

        var families = new List<string>[s_renderer.Families.Count];
        for (int family = 0; family < families.Length; family++)
        {
            families[family] = [];
        }

        foreach (Life life in _lives.Values)
        {
            Rendered rendered = s_renderer.Render(life, _scratch);
            for (int family = 0; family < families.Length; family++)
            {
                families[family].Add(Encoding.UTF8.GetString(rendered.Of(family)));
            }
        }

        return [.. families.Select((lines, family) => s_headers[family] + string.Concat(lines.Order(StringComparer.Ordinal)))];
    }

    /// <summary>A body in the form of <see cref="Expected"/>.</summary>
    public static string[] Sorted(byte[] body)
    {
        string text = Encoding.UTF8.GetString(body);
        if (text.Length == 0)
        {
            return [""];
        }

        string[] parts = text.Split("# HELP ")[1..];
        return [.. parts.Select(part => "# HELP " + Sorted(part))];
    }

    private static string Sorted(string part)
    {
        string[] lines = part.Split('\n')[..^1];
        return string.Concat(lines[..2].Concat(lines[2..].Order(StringComparer.Ordinal)).Select(line => line + "\n"));
    }

    private static ObjectKey Key(string name) => new("1"u8, "ns"u8, Encoding.UTF8.GetBytes(name));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static void WriteText(Life life, ref SampleWriter writer)
    {
        if (life.Text > 0)
        {
            writer.Sample(life.Version, Utf8(new string('t', life.Text)));
        }
    }

    /// <summary>One version of an object; so many bytes of text, mostly none.</summary>
    internal sealed record Life(string Name, int Version, int Text = 0);
}
