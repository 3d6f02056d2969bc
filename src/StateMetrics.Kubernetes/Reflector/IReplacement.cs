using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Reflector;

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
    /// <returns>How many objects it adds, drops, or has in another version than the content before.</returns>
    int Commit();
}
