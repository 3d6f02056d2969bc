using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Waiting;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Reflector;

/// <content>The audit: a list of the metadata tells whether the watch has kept anything back.</content>
public sealed partial class ResourceReflector
{
    // Held while the sink, the version of the watch or the audit is touched, by the loop or by an audit: never across a wait.
    private readonly Lock _applying = new();
    private AuditRun? _audit;
    private Following? _following;
    private bool _repair;

    /// <summary>What audits have found so far.</summary>
    public AuditCounts Audits { get; init; } = new();

    /// <summary>
    /// Compares identity and version of everything held with a list of the metadata. What differs, and has not changed
    /// meanwhile, is repaired by listing anew, after which another watch begins. One audit at a time.
    /// </summary>
    /// <param name="metadata">The same collection, in which the bodies may be left out.</param>
    /// <param name="stop">Ends it with <see cref="OperationCanceledException"/>.</param>
    public async Task<AuditResult> AuditAsync(IListWatch metadata, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        await gate.Budget.TakeAsync(ListCost, stop);
        var audit = new AuditRun();
        lock (_applying)
        {
            if (_following is null)
            {
                return AuditResult.Superseded;
            }
            _audit = audit;
        }
        try
        {
            return await CompareAsync(audit, metadata, stop);
        }
        catch (Exception e) when (Weather.Covers(e))
        {
            return AuditResult.Failed;
        }
        finally
        {
            lock (_applying)
            {
                _audit = _audit == audit ? null : _audit;
            }
        }
    }

    private async Task<AuditResult> CompareAsync(AuditRun audit, IListWatch metadata, CancellationToken stop)
    {
        var listed = new Dictionary<ulong, ObjectIdentity>();
        void Take(in WireObject one)
        {
            ObjectIdentity identity = sink.IdentityOf(one);
            listed[identity.Name] = identity;
        }
        ListEnd end = await metadata.ListAsync(new ListStart { AtLeast = "", Paged = true }, Take, stop);
        Following? during;
        lock (_applying)
        {
            during = _following;
            audit.Listed(end.ResourceVersion, during?.Last);
            if (_audit != audit)
            {
                return AuditResult.Superseded;
            }
            if (Differences(audit, listed).Count == 0)
            {
                Audits.Add([], time.GetUtcNow());
                return AuditResult.Same;
            }
        }
        // The watch may only be a little behind the list. Where no version tells, the time of a bookmark is enough.
        await audit.ReachedAsync().WaitAsync(Decision.QuietMax, time, stop).ConfigureAwait(OnContext.Quietly);
        stop.ThrowIfCancellationRequested();
        return Judge(audit, listed, during);
    }

    private AuditResult Judge(AuditRun audit, Dictionary<ulong, ObjectIdentity> listed, Following? during)
    {
        lock (_applying)
        {
            bool watched = audit.HasReached || (_following is not null && _following == during);
            if (_audit != audit || !watched || audit.IsHopeless)
            {
                return AuditResult.Superseded;
            }
            List<AuditDifference> found = Differences(audit, listed);
            Audits.Add(found, time.GetUtcNow());
            if (found.Count == 0)
            {
                return AuditResult.Same;
            }
            // A list repairs all of it in one step, and another watch begins behind it.
            _repair = true;
            _following?.Interrupt();
            return AuditResult.Repaired;
        }
    }

    private List<AuditDifference> Differences(AuditRun audit, Dictionary<ulong, ObjectIdentity> listed)
    {
        var held = new List<ObjectIdentity>(listed.Count);
        sink.CopyIdentities(held);
        return audit.Compare(listed, held);
    }

    /// <summary>Takes an event's version, and what it changes where that is new.</summary>
    private VersionStep Take(in WatchEvent next, Following following)
    {
        lock (_applying)
        {
            VersionStep step = following.Last.Move(next.Object.ResourceVersion);
            if (step is VersionStep.Newer or VersionStep.Unknown)
            {
                switch (next.Type)
                {
                    case WatchEventType.Added or WatchEventType.Modified:
                        _audit?.Touch(sink.IdentityOf(next.Object).Name);
                        sink.Upsert(next.Object);
                        break;
                    case WatchEventType.Deleted:
                        _audit?.Touch(sink.IdentityOf(next.Object).Name);
                        sink.Remove(next.Object);
                        break;
                }
            }
            _audit?.Advance(following.Last);
            return step;
        }
    }

    private void Attach(Following following)
    {
        lock (_applying)
        {
            _following = following;
            if (_repair)
            {
                following.Interrupt();
            }
        }
    }

    private void Detach(Following following)
    {
        lock (_applying)
        {
            _following = null;
        }
        string last = following.Last.ToString();
        _seen = last.Length > 0 && !(VersionOrder.Compare(last, _seen) < 0) ? last : _seen;
    }

    /// <summary>A list begins: it repairs what an audit could find.</summary>
    private void EndAudit()
    {
        lock (_applying)
        {
            _audit = null;
            _repair = false;
        }
    }
}
