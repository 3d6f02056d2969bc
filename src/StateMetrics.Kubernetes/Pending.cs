namespace StateMetrics.Kubernetes;

internal static class Pending
{
    internal static Exception Of(params object?[] arguments) => new NotSupportedException($"{arguments.Length}");
}
