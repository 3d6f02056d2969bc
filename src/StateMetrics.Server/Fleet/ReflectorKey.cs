namespace StateMetrics.Server.Fleet;

/// <summary>What tells one reflector of a cluster from another; equal keys are the same running reflector.</summary>
internal readonly record struct ReflectorKey(string Resource, string? Namespace)
{
    public override string ToString() => Namespace is null ? Resource : $"{Resource} in namespace {Namespace}";
}
