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
        return Of(renderer.Families, sources.Select(source => (renderer, source)));
    }

    /// <summary>The same with sources whose samples begin with different constant labels: each has a renderer of these families.</summary>
    public static SelfText Of<T>(IReadOnlyList<Family> families, IEnumerable<(FamilyRenderer<T> Renderer, T Source)> sources)
    {
        ArgumentNullException.ThrowIfNull(families);
        ArgumentNullException.ThrowIfNull(sources);
        var scratch = new RenderScratch();
        ArrayBufferWriter<byte>[] texts = [.. families.Select(_ => new ArrayBufferWriter<byte>())];
        foreach ((FamilyRenderer<T> renderer, T source) in sources)
        {
            Rendered rendered = renderer.Render(source, scratch);
            for (int family = 0; family < texts.Length; family++)
            {
                texts[family].Write(rendered.Of(family));
            }
        }

        return new SelfText(
        [
            .. families.Zip(texts, static (family, text) => (Family: family, Samples: text.WrittenMemory))
                .Where(static family => family.Samples.Length > 0),
        ]);
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
