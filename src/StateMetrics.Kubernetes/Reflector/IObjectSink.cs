using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>
/// Where a reflector puts what it reads. One reflector calls one sink, never concurrently. No method throws for the
/// sake of an object: a sink counts and shows what it cannot use, so that one object never stops the rest.
/// </summary>
public interface IObjectSink
{
    /// <summary>Opens a replacement of everything held. What is served stays until <see cref="IReplacement.Commit"/>.</summary>
    IReplacement BeginReplace();

    /// <summary>An object was added or changed.</summary>
    void Upsert(in WireObject changed);

    /// <summary>An object was deleted. The body is its last state.</summary>
    void Remove(in WireObject deleted);
}

/// <summary>A complete new content built aside. Disposed without <see cref="Commit"/>, it leaves no trace.</summary>
public interface IReplacement : IDisposable
{
    /// <summary>Adds an object; one that was added before, by uid, is replaced.</summary>
    void Add(in WireObject listed);

    /// <summary>
    /// Takes an object out again. A streaming list interleaves changes with the initial state, deletions among them,
    /// before it says that the initial state is complete.
    /// </summary>
    void Remove(in WireObject deleted);

    /// <summary>Publishes the new content in one step.</summary>
    void Commit();
}
