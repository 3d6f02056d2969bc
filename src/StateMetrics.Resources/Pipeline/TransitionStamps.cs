using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Pipeline;

/// <summary>
/// The newest transition of a condition that each object of a store has shown, by the object's slot: what a later event brings
/// beyond it has happened since. 4 bytes per object, and nothing for kinds without conditions.
/// </summary>
internal sealed class TransitionStamps
{
    private uint[] _bySlot = [];

    /// <summary>Notes the newest transition of an object.</summary>
    /// <returns>Whether the object's slot had an older one, or none.</returns>
    public bool Advance(int slot, Timestamp newest)
    {
        uint seconds = (uint)Math.Clamp(newest.Seconds, 0, uint.MaxValue);
        if (slot >= _bySlot.Length)
        {
            if (seconds == 0)
            {
                return false;
            }
            Array.Resize(ref _bySlot, Math.Max(slot + 1, _bySlot.Length * 5 / 4));
        }
        bool newer = seconds > _bySlot[slot];
        _bySlot[slot] = seconds;
        return newer;
    }
}
