using StateMetrics.Kubernetes.Waiting;

namespace StateMetrics.Server.Fleet;

/// <summary>
/// A value that changes, for readers that act on what is and not on what happened: who waits gets the newest one, however many
/// came in between. Any thread may set it.
/// </summary>
internal sealed class Latest<T>(T first)
    where T : class?
{
    private readonly Lock _gate = new();
    private readonly Signal _changed = new();
    private T _value = first;

    public T Value
    {
        get
        {
            lock (_gate)
            {
                return _value;
            }
        }
    }

    public void Set(T value) => Update(_ => value);

    /// <summary>Sets what the function makes of the value, which nobody changes meanwhile.</summary>
    public void Update(Func<T, T> change)
    {
        lock (_gate)
        {
            T value = change(_value);
            if (EqualityComparer<T>.Default.Equals(_value, value))
            {
                return;
            }
            _value = value;
            _changed.Send();
        }
    }

    /// <summary>Completes with a value other than <paramref name="known"/>: at once where there is one.</summary>
    public async Task<T> OtherThanAsync(T known, CancellationToken stop)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (!EqualityComparer<T>.Default.Equals(_value, known))
                {
                    return _value;
                }
                changed = _changed.NextAsync(stop);
            }
            await changed;
        }
    }
}
