using System.Buffers;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Store;

namespace StateMetrics.Exposition.Writing;

/// <summary>
/// The samples of a table's sources as they were at one moment, kept to be written later: what an exporter says about itself,
/// or about what it serves. A family of every source comes under one header. Immutable.
/// </summary>
public sealed class SelfText
{
    private readonly IReadOnlyList<(Family Family, ReadOnlyMemory<byte> Samples)> _families;
    private readonly Fragment?[] _fragments = new Fragment?[2];

    private SelfText(IReadOnlyList<(Family Family, ReadOnlyMemory<byte> Samples)> families) => _families = families;

    public static SelfText Empty { get; } = new([]);

    /// <summary>Renders every family that has samples, in the order of the table and of the sources.</summary>
    public static SelfText Of<T>(FamilyRenderer<T> renderer, IEnumerable<T> sources)
    {
        ArgumentNullException.ThrowIfNull(renderer);
        ArgumentNullException.ThrowIfNull(sources);
        var scratch = new RenderScratch();
        ArrayBufferWriter<byte>[] texts = [.. renderer.Families.Select(_ => new ArrayBufferWriter<byte>())];
        foreach (T source in sources)
        {
            Rendered rendered = renderer.Render(source, scratch);
            for (int family = 0; family < texts.Length; family++)
            {
                texts[family].Write(rendered.Of(family));
            }
        }

        return new SelfText(
        [
            .. renderer.Families.Zip(texts, static (family, text) => (Family: family, Samples: text.WrittenMemory))
                .Where(static family => family.Samples.Length > 0),
        ]);
    }

    /// <summary>
    /// Several texts as one, with each family under one header: the samples of the first text, then those of the second, and so on.
    /// </summary>
    /// <param name="order">Every family that a text may have.</param>
    /// <param name="texts">The texts.</param>
    public static SelfText Join(IEnumerable<Family> order, IReadOnlyList<SelfText> texts)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(texts);
        return texts is [SelfText alone] ? alone : new SelfText(
            [.. order.Select(Joined).Where(static family => family.Samples.Length > 0)]);

        (Family Family, ReadOnlyMemory<byte> Samples) Joined(Family family)
        {
            var all = new ArrayBufferWriter<byte>();
            foreach ((_, ReadOnlyMemory<byte> samples) in texts.SelectMany(
                text => text._families.Where(own => own.Family.Name == family.Name)))
            {
                all.Write(samples.Span);
            }

            return (family, all.WrittenMemory);
        }
    }

    /// <summary>This text and another one behind it; they have no family in common.</summary>
    public SelfText And(SelfText other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new SelfText([.. _families, .. other._families]);
    }

    /// <summary>Writes headers and samples.</summary>
    public void Write(IBufferWriter<byte> output, ExpositionFormat format)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach ((Family family, ReadOnlyMemory<byte> samples) in _families)
        {
            output.Write(HeaderText.Of(family, format));
            output.Write(samples.Span);
        }
    }

    /// <summary>The same, compressed; null for nothing.</summary>
    internal Fragment? Compressed(ExpositionFormat format)
    {
        if (_families.Count == 0)
        {
            return null;
        }

        ref Fragment? fragment = ref _fragments[(int)format];
        if (fragment is null)
        {
            var text = new ArrayBufferWriter<byte>(4 * 1024);
            Write(text, format);
            var deflater = new Deflater();
            fragment = Fragment.Of(text.WrittenSpan, deflater);
        }

        return fragment;
    }
}
