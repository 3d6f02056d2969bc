using StateMetrics.Kubernetes.Discovery;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Server.CustomResources;

/// <summary>What one CustomResourceDefinition says is served, equal to another one that says the same.</summary>
internal sealed class DefinedKinds : IEquatable<DefinedKinds>
{
    private DefinedKinds(IReadOnlyList<CustomKind> all) => All = all;

    /// <summary>One for each version, the best version first.</summary>
    public IReadOnlyList<CustomKind> All { get; }

    /// <exception cref="InvalidDataException">It is no JSON.</exception>
    internal static DefinedKinds Read(in WireObject definition) =>
        new([.. ResourceDefinition.Read(definition.Body).OrderBy(kind => kind.Version, ApiVersionOrder.BestFirst)]);

    public bool Equals(DefinedKinds? other) => other is not null && All.SequenceEqual(other.All);

    public override bool Equals(object? obj) => Equals(obj as DefinedKinds);

    public override int GetHashCode() => All.Count;
}
