using System.Runtime.InteropServices;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>
/// Which object in which state, in hashes: two that are equal are the same as far as anybody will ever see, and two of the
/// same <paramref name="Name"/> are lives or states of one name.
/// </summary>
/// <param name="Name">Of namespace and name.</param>
/// <param name="Life">Of metadata.uid.</param>
/// <param name="Version">Of metadata.resourceVersion.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ObjectIdentity(ulong Name, ulong Life, uint Version);
