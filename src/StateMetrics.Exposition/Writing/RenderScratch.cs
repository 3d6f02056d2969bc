using StateMetrics.Exposition.Families;

namespace StateMetrics.Exposition.Writing;

/// <summary>
/// The space in which one object is rendered, reused for the next: nothing is allocated per sample. Not thread-safe; whoever
/// renders (a reflector's sink) owns one.
/// </summary>
public sealed class RenderScratch
{
    // An object of the API is at most 1.5 MiB; what renders to more than this has gone wrong, or wants to hurt.
    internal const int TextBytesMax = 64 * 1024 * 1024;

    // Beyond this the space for one unusual object is given back instead of kept for the next.
    private const int KeptBytesMax = 1024 * 1024;

#if DEBUG
    // So small that every test exercises growth.
    private const int FirstBytes = 16;
#else
    private const int FirstBytes = 4 * 1024;
#endif

    private readonly SeriesSet _series = new();
    private byte[] _text = new byte[FirstBytes];
    private int _length;
    private byte[] _identity = [];
    private int _identityLength;
    private int[] _ends = [];
    private int _families;
    private int _line;
    private bool _bare;
    private int _samples;
    private int _repeated;

    internal ScratchLabels Labels { get; } = new();

    internal PairList Pairs { get; } = new();

    internal bool HasIdentity { get; private set; }

    internal void Begin(int families)
    {
        if (_text.Length > KeptBytesMax)
        {
            _text = new byte[FirstBytes];
            _series.Trim();
        }

        if (_ends.Length < families)
        {
            _ends = new int[families];
        }

        _families = families;
        _length = _identityLength = _samples = _repeated = 0;
        HasIdentity = false;
    }

    /// <summary>Makes what was appended so far the identity of the object.</summary>
    internal void TakeIdentity()
    {
        if (_identity.Length < _length)
        {
            _identity = new byte[Math.Max(_length, 256)];
        }

        _text.AsSpan(0, _length).CopyTo(_identity);
        _identityLength = _length;
        _length = 0;
        HasIdentity = true;
    }

    internal void BeginFamily()
    {
        _series.Clear();
        Labels.Reset();
        Pairs.Clear();
    }

    internal void EndFamily(int index) => _ends[index] = _length;

    internal Rendered Result() => new(_text.AsSpan(0, _length), _ends.AsSpan(0, _families), _samples, _repeated);

    /// <summary>Begins a sample line and returns where the text begins that tells its series from others.</summary>
    internal int BeginLine(FamilyText family, bool hasLabels)
    {
        _line = _length;
        _bare = !family.HasIdentity && !hasLabels;
        if (_bare)
        {
            Append(family.Bare);
        }
        else
        {
            Append(family.Head);
            Append(_identity.AsSpan(0, _identityLength));
        }

        return family.NamesDiffer ? _line : _length;
    }

    /// <summary>
    /// Ends the line, unless the family already has a line of the same text from <paramref name="series"/> on: that is the
    /// same series, and the line is taken back.
    /// </summary>
    internal void EndLine(int series, double value)
    {
        if (!_bare)
        {
            Append("\"} "u8);
        }

        if (!_series.Add(_text, series, _length - series))
        {
            _length = _line;
            _repeated++;
            return;
        }

        Span<byte> number = Reserve(NumberText.LengthMax + 1);
        int digits = NumberText.Write(number, value);
        number[digits] = (byte)'\n';
        _length += digits + 1;
        _samples++;
    }

    internal void WriteDynamicSample(FamilyText family, DynamicLabels kind)
    {
        Pairs.Name();
        ReadOnlySpan<byte> prefix = PairList.Prefix(kind);
        int series = BeginLine(family, Pairs.Count > 0);
        for (int i = 0; i < Pairs.Count; i++)
        {
            Append(i > 0 || family.HasIdentity ? "\","u8 : ""u8);
            Append(prefix);
            Append(Pairs.NameOf(i));
            Append("=\""u8);
            LabelText.Append(this, Pairs.ValueOf(i));
        }

        EndLine(series, 1);
    }

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Reserve(int bytes)
    {
        if (_text.Length - _length < bytes)
        {
            Grow(bytes);
        }

        return _text.AsSpan(_length);
    }

    private void Grow(int bytes)
    {
        long needed = (long)_length + bytes;
        if (needed > TextBytesMax)
        {
            throw new InvalidDataException($"the samples of one object take more than {TextBytesMax} bytes");
        }

        Array.Resize(ref _text, (int)Math.Min(TextBytesMax, Math.Max(needed, _text.Length * 2L)));
    }
}
