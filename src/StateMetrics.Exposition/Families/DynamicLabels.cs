namespace StateMetrics.Exposition.Families;

/// <summary>The labels of a family whose names come from the object, by allowlist where one applies.</summary>
public enum DynamicLabels
{
    None,

    /// <summary>label_&lt;key&gt;, by the resource's label allowlist.</summary>
    Label,

    /// <summary>label_&lt;key&gt;, every key, whatever the allowlist.</summary>
    EveryLabel,

    /// <summary>annotation_&lt;key&gt;, by the resource's annotation allowlist.</summary>
    Annotation,

    /// <summary>nodeselector_&lt;key&gt;, every key.</summary>
    NodeSelector,

    /// <summary>metadata_&lt;key&gt;, every key.</summary>
    Metadata,
}
