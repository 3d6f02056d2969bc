namespace StateMetrics.Resources.Pipeline;

/// <summary>
/// At most so many objects in one store, those that come first. Says when it begins to leave objects out, and when a list no
/// longer does: what a removal makes room for is found by the next list or by the object's next change.
/// </summary>
internal sealed class ObjectLimit(long max, IObjectObserver observer)
{
    private volatile bool _bites;

    public bool Bites => _bites;

    public bool HasRoom(long objects) => objects < max;

    public void Set(bool bites)
    {
        if (_bites != bites)
        {
            _bites = bites;
            observer.LimitChanged(bites);
        }
    }
}
