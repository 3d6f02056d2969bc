namespace StateMetrics.Exposition.Writing;

/// <summary>Takes the values of an object's identity labels; they are rendered once, for all samples of the object.</summary>
public readonly ref struct IdentityWriter
{
    private readonly RenderScratch _scratch;
    private readonly byte[][] _prefixes;

    internal IdentityWriter(RenderScratch scratch, byte[][] prefixes) => (_scratch, _prefixes) = (scratch, prefixes);

    /// <summary>One value per identity label of the table, in its order.</summary>
    public void Values(params ReadOnlySpan<ReadOnlyMemory<byte>> values)
    {
        if (values.Length != _prefixes.Length || _scratch.HasIdentity)
        {
            throw new InvalidOperationException(
                $"an object gave {values.Length} identity values for {_prefixes.Length} labels, or gave them twice");
        }

        for (int i = 0; i < values.Length; i++)
        {
            _scratch.Append(_prefixes[i]);
            LabelText.Append(_scratch, values[i].Span);
        }

        _scratch.TakeIdentity();
    }

    internal void Complete()
    {
        if (!_scratch.HasIdentity && _prefixes.Length > 0)
        {
            throw new InvalidOperationException("an object gave no identity values");
        }
    }
}
