namespace StateMetrics.Server.Configuration;

/// <summary>The keys of the options file: those of kube-state-metrics, and for our own flags their names with underscores.</summary>
internal static class OptionKeys
{
    /// <summary>The former name of <c>custom_resource_state_config_file</c>, which counts where that one is empty.</summary>
    internal const string FormerCustomResourceFile = "custom_resource_config_file";

    // What kube-state-metrics calls otherwise than its flags.
    private static readonly Dictionary<Flag, string> s_special = new()
    {
        [Flags.AnnotationsAllowlist] = "annotations_allow_list",
        [Flags.LabelsAllowlist] = "labels_allow_list",
        [Flags.CustomResourceConfig] = "custom_resource_config",
        [Flags.CustomResourcesOnly] = "custom_resources_only",
        [Flags.PodNamespace] = "namespace",
        [Flags.UseApiServerCache] = "use_api_server_cache",
    };

    /// <summary>Taken from the command line alone, or of no meaning here; each is accepted without effect.</summary>
    private static readonly HashSet<string> s_withoutEffect =
    [
        Of(Flags.ConfigFile), Of(Flags.ContinueWithoutConfig), Of(Flags.StrictConfig), Of(Flags.Help),
        "auto-gomemlimit", "auto-gomemlimit-ratio",
    ];

    private static readonly Dictionary<string, Flag> s_flags = FlagTable.All
        .Where(static flag => flag.Status == FlagStatus.Active && flag.Group.IsTakenBy(FlagUse.Run) && !s_withoutEffect.Contains(Of(flag)))
        .ToDictionary(Of, StringComparer.Ordinal);

    internal static string Of(Flag flag) => s_special.GetValueOrDefault(flag) ?? flag.Name.Replace('-', '_');

    internal static bool HasNoEffect(string key) => s_withoutEffect.Contains(key);

    internal static Flag? Find(string key) => s_flags.GetValueOrDefault(key);

    /// <summary>Every key that has an effect under its present name.</summary>
    internal static IEnumerable<string> All => s_flags.Keys;

    /// <summary>The key that was probably meant: a flag's name leads to its key; null where none is near.</summary>
    internal static string? Nearest(string key) => FlagTable.Find(key.Replace('_', '-')) is Flag flag && s_flags.ContainsValue(flag)
        ? Of(flag)
        : Spelling.Nearest(key, s_flags.Keys);
}
