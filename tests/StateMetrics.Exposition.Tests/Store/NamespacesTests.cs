using System.Text;
using StateMetrics.Exposition.Store;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Tests.Store;

/// <summary>Snapshots of the objects of some namespaces, against a model.</summary>
public sealed class NamespacesTests
{
    private static readonly string[] s_namespaces = ["", "a", "b", "ab", "c"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_snapshot_holds_what_belongs_to_the_namespaces_and_nothing_else(int seed)
    {
        var random = new Random(seed);
        var writer = new StoreWriter(3);
        var model = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        for (int step = 0; step < 600; step++)
        {
            string ns = s_namespaces[random.Next(s_namespaces.Length)];
            string name = $"o{random.Next(60)}";
            var key = new ObjectKey("u"u8, Encoding.UTF8.GetBytes(ns), Encoding.UTF8.GetBytes(name));
            if (random.Next(4) == 0)
            {
                writer.Remove(key);
                model.Remove($"{ns}/{name}");
            }
            else
            {
                string[] texts = [.. Enumerable.Range(0, 3).Select(f =>
                    random.Next(4) == 0 ? "" : $"f{f}{{ns=\"{ns}\",name=\"{name}\"}} {random.Next(5)}\n")];
                writer.Upsert(key, Rendering(texts));
                model[$"{ns}/{name}"] = texts;
            }
            if (step % 50 == 49)
            {
                Check(writer.Store, model, random);
            }
            if (step % 200 == 199)
            {
                Relist(writer, model);
                Check(writer.Store, model, random);
            }
        }
    }

    [Fact]
    public void Numbers_of_namespaces_that_have_gone_are_given_out_again()
    {
        var table = new NamespaceTable();
        int a = table.Exchange(0, "a"u8);
        Assert.Equal(a, table.Exchange(0, "a"u8));
        int b = table.Exchange(0, "b"u8);
        Assert.NotEqual(a, b);
        Assert.Equal(b, table.Exchange(a, "b"u8));
        Assert.Equal(a, table.Find("a"u8));
        Assert.Equal(0, table.Exchange(a, default));
        Assert.Equal(0, table.Find("a"u8));
        Assert.Equal(a, table.Exchange(0, "c"u8));
    }

    private static void Relist(StoreWriter writer, SortedDictionary<string, string[]> model)
    {
        using StoreReplacement next = writer.BeginReplace();
        foreach (string gone in model.Keys.Where(static (_, i) => i % 5 == 0).ToList())
        {
            model.Remove(gone);
        }
        foreach ((string id, string[] texts) in model.Reverse())
        {
            string[] parts = id.Split('/');
            next.Add(new ObjectKey("u"u8, Encoding.UTF8.GetBytes(parts[0]), Encoding.UTF8.GetBytes(parts[1])), Rendering(texts));
        }
        next.Commit();
    }

    private static Rendered Rendering(string[] texts)
    {
        int end = 0;
        int[] ends = [.. texts.Select(text => end += text.Length)];
        return new Rendered(Encoding.UTF8.GetBytes(string.Concat(texts)), ends, texts.Count(static text => text.Length > 0), 0);
    }

    private static void Check(ResourceStore store, SortedDictionary<string, string[]> model, Random random)
    {
        string[] asked = [.. s_namespaces.Where(ns => ns.Length > 0 && random.Next(2) == 0), "nowhere"];
        StoreSnapshot snapshot = store.Snapshot(asked);
        List<string[]> expected = [.. model.Where(o => asked.Contains(o.Key.Split('/')[0])).Select(static o => o.Value)];
        Assert.Equal(expected.Count, snapshot.Objects);
        var inflater = new Inflater();
        for (int family = 0; family < 3; family++)
        {
            var lines = new List<string>();
            foreach (Fragment fragment in snapshot.Fragments(family))
            {
                byte[] text = new byte[fragment.TextBytes];
                inflater.Begin(fragment);
                inflater.Read(text);
                lines.AddRange(Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            }
            Assert.Equal(
                expected.Select(texts => texts[family].TrimEnd('\n')).Where(static line => line.Length > 0).Order(), lines.Order());
        }
    }
}
