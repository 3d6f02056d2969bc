namespace StateMetrics.Simulator.Http;

/// <summary>What a server does with <c>shardSelector</c>.</summary>
public enum ShardedLists
{
    /// <summary>Does not know the parameter: every object is sent (without the gate ShardedListAndWatch).</summary>
    Ignored,

    /// <summary>Sends the objects of the ranges only, says so in a list's shardInfo, and refuses a malformed selector with 400.</summary>
    Honoured,
}
