using StateMetrics.Kubernetes.Namespaces;
using StateMetrics.Server.Namespaces;

namespace StateMetrics.Server.Tests.Namespaces;

public sealed class NamespaceVerdictsTests
{
    /// <summary>Existence, rights, whether anything speaks for life → verdict.</summary>
    private const string Table = """
        Unknown      Unknown  False -> Undecided
        Unknown      Unknown  True  -> Undecided
        Unknown      Some     False -> Undecided
        Unknown      Some     True  -> Undecided
        Unknown      None     False -> Undecided
        Unknown      None     True  -> Undecided
        Exists       Unknown  False -> Open
        Exists       Unknown  True  -> Open
        Exists       Some     False -> Open
        Exists       Some     True  -> Open
        Exists       None     False -> Open
        Exists       None     True  -> Open
        Terminating  Unknown  False -> Undecided
        Terminating  Unknown  True  -> Undecided
        Terminating  Some     False -> Open
        Terminating  Some     True  -> Open
        Terminating  None     False -> Gone
        Terminating  None     True  -> Undecided
        Missing      Unknown  False -> Gone
        Missing      Unknown  True  -> Gone
        Missing      Some     False -> Gone
        Missing      Some     True  -> Gone
        Missing      None     False -> Gone
        Missing      None     True  -> Gone
        Hidden       Unknown  False -> Undecided
        Hidden       Unknown  True  -> Undecided
        Hidden       Some     False -> Open
        Hidden       Some     True  -> Open
        Hidden       None     False -> Lost
        Hidden       None     True  -> Undecided
        """;

    [Fact]
    public void Every_combination_has_one_verdict()
    {
        string actual = string.Join('\n',
            from existence in Enum.GetValues<NamespaceExistence>()
            from rights in Enum.GetValues<ListRights>()
            from life in new[] { false, true }
            select $"{existence,-12} {rights,-8} {life,-5} -> {NamespaceVerdicts.Of(existence, rights, life)}");
        Assert.Equal(Table, actual);
    }

    [Fact]
    public void Who_is_away_is_asked_for_less_and_less_from_a_minute_to_five()
    {
        double[] steady = [.. Enumerable.Range(0, 8).Select(static looks => NamespacePauses.AwayAfter(looks, 0).TotalSeconds)];
        Assert.Equal([60, 90, 135, 202.5, 300, 300, 300, 300], steady);
        for (int looks = 0; looks < 1000; looks++)
        {
            Assert.InRange(NamespacePauses.AwayAfter(looks, 1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));
        }
    }
}
