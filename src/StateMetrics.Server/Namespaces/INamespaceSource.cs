using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Namespaces;

/// <summary>Knows which namespaces there are to read, and goes on knowing while it runs.</summary>
internal interface INamespaceSource
{
    /// <summary>Null until it is known for the first time.</summary>
    Latest<NamespaceSet?> Current { get; }

    /// <summary>Why it is not known yet; "" once it is.</summary>
    string Waiting { get; }

    /// <summary>Looks at the namespaces of this selection from now on, and leaves those alone that stay.</summary>
    void Follow(ResourceSelection selection);

    /// <summary>
    /// A reflector was refused, or met a 404. Called from its loop, and returns at once: true where the source finds out what
    /// that means, and tells the log.
    /// </summary>
    bool Doubt(ReflectorKey refused);

    /// <summary>The reflectors that it runs, which are to be audited.</summary>
    IEnumerable<KeyValuePair<ReflectorKey, RunningReflector>> Running => [];

    /// <summary>Runs until cancelled, and then ends with <see cref="OperationCanceledException"/>.</summary>
    Task RunAsync(CancellationToken stop);
}
