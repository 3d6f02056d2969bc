using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Core;

/// <summary>The samples that containers and init containers have alike; a row says which of the two it is about.</summary>
internal static class ContainerRows
{
    internal static void WriteRequests(Pod source, ReadOnlySpan<Container> containers, ref SampleWriter writer)
    {
        foreach (Container container in containers)
        {
            WriteResources(source, container, container.Resources.Requests.Entries, ref writer);
        }
    }

    internal static void WriteLimits(Pod source, ReadOnlySpan<Container> containers, ref SampleWriter writer)
    {
        foreach (Container container in containers)
        {
            WriteResources(source, container, container.Resources.Limits.Entries, ref writer);
        }
    }

    internal static void WriteStarts(ReadOnlySpan<ContainerStatus> statuses, ref SampleWriter writer)
    {
        foreach (ContainerStatus status in statuses)
        {
            if (status.State.Running is { } running)
            {
                writer.Sample(running.StartedAt.Seconds, status.Name);
            }
            else if (status.State.Terminated is { } terminated)
            {
                writer.Sample(terminated.StartedAt.Seconds, status.Name);
            }
        }
    }

    internal static void WriteLastReasons(ReadOnlySpan<ContainerStatus> statuses, ref SampleWriter writer)
    {
        foreach (ContainerStatus status in statuses)
        {
            if (status.LastState.Terminated is { } terminated)
            {
                writer.Sample(1, status.Name, terminated.Reason);
            }
        }
    }

    internal static void WriteLastExitCodes(ReadOnlySpan<ContainerStatus> statuses, ref SampleWriter writer)
    {
        foreach (ContainerStatus status in statuses)
        {
            if (status.LastState.Terminated is { } terminated)
            {
                writer.Sample(terminated.ExitCode, status.Name);
            }
        }
    }

    internal static void WriteLastEnds(ReadOnlySpan<ContainerStatus> statuses, ref SampleWriter writer)
    {
        foreach (ContainerStatus status in statuses)
        {
            if (status.LastState.Terminated is { } terminated)
            {
                writer.Sample(terminated.FinishedAt.Seconds, status.Name);
            }
        }
    }

    internal static void WriteReady(ReadOnlySpan<ContainerStatus> statuses, ref SampleWriter writer)
    {
        foreach (ContainerStatus status in statuses)
        {
            writer.Sample(status.Ready, status.Name);
        }
    }

    internal static void WriteRestarts(ReadOnlySpan<ContainerStatus> statuses, ref SampleWriter writer)
    {
        foreach (ContainerStatus status in statuses)
        {
            writer.Sample(status.RestartCount, status.Name);
        }
    }

    internal static void WriteRunning(ReadOnlySpan<ContainerStatus> statuses, ref SampleWriter writer)
    {
        foreach (ContainerStatus status in statuses)
        {
            writer.Sample(status.State.Running is not null, status.Name);
        }
    }

    internal static void WriteTerminated(ReadOnlySpan<ContainerStatus> statuses, ref SampleWriter writer)
    {
        foreach (ContainerStatus status in statuses)
        {
            writer.Sample(status.State.Terminated is not null, status.Name);
        }
    }

    internal static void WriteTerminatedReasons(ReadOnlySpan<ContainerStatus> statuses, ref SampleWriter writer)
    {
        foreach (ContainerStatus status in statuses)
        {
            if (status.State.Terminated is { } terminated)
            {
                writer.Sample(1, status.Name, terminated.Reason);
            }
        }
    }

    internal static void WriteWaiting(ReadOnlySpan<ContainerStatus> statuses, ref SampleWriter writer)
    {
        foreach (ContainerStatus status in statuses)
        {
            writer.Sample(status.State.Waiting is not null, status.Name);
        }
    }

    internal static void WriteWaitingReasons(ReadOnlySpan<ContainerStatus> statuses, ref SampleWriter writer)
    {
        foreach (ContainerStatus status in statuses)
        {
            if (status.State.Waiting is { } waiting)
            {
                writer.Sample(1, status.Name, waiting.Reason);
            }
        }
    }

    private static void WriteResources(Pod source, Container container, ReadOnlySpan<Entry<Quantity>> resources, ref SampleWriter writer)
    {
        foreach ((Utf8 name, Quantity amount) in resources)
        {
            double value = name.Is("cpu"u8) ? amount.Milli : amount.Value;
            foreach (ReadOnlyMemory<byte> unit in ResourceUnits.Of(name.Span))
            {
                writer.Sample(value, container.Name, source.Spec.NodeName, ResourceUnits.Label(name, writer), unit);
            }
        }
    }
}
