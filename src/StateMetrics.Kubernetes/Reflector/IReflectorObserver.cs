namespace StateMetrics.Kubernetes.Reflector;

/// <summary>
/// Is told of each change of a reflector's state or error, on the reflector's loop: to write a log line, or to have
/// discovery look again. Must return at once and not throw.
/// </summary>
public interface IReflectorObserver
{
    void Changed(ReflectorStatus before, ReflectorStatus after);
}
