using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>
/// Where a reflector puts what it reads. One reflector calls one sink, never concurrently apart from
/// <see cref="IdentityOf"/>. No method throws for the sake of an object: a sink counts and shows what it cannot use, so that
/// one object never stops the rest.
/// </summary>
public interface IObjectSink
{
    /// <summary>Opens a replacement of everything held. What is served stays until <see cref="IReplacement.Commit"/>.</summary>
    IReplacement BeginReplace();

    /// <summary>An object was added or changed.</summary>
    void Upsert(in WireObject changed);

    /// <summary>An object was deleted. The body is its last state.</summary>
    void Remove(in WireObject deleted);

    /// <summary>The identity that the sink gives an object, whether it holds it or not. Called from any thread.</summary>
    ObjectIdentity IdentityOf(in WireObject source);

    /// <summary>Gives the identity of everything that was put in and not taken out, objects that could not be used included.</summary>
    void CopyIdentities(ICollection<ObjectIdentity> into);
}
