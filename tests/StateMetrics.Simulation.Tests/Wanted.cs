using System.Globalization;

namespace StateMetrics.Simulation.Tests;

/// <summary>Which worlds to run; the suite's own, unless the environment asks for others.</summary>
internal static class Wanted
{
    private const string SuiteSeeds = "1-5000";

    /// <summary>SIMULATION_SEEDS: one number, or two with a dash between.</summary>
    internal static (int First, int Last) Seeds
    {
        get
        {
            string[] ends = Of("SIMULATION_SEEDS", SuiteSeeds).Split('-');
            return (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[^1], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>SIMULATION_MINUTES: how long the trouble of a world lasts on average.</summary>
    internal static double Minutes => double.Parse(Of("SIMULATION_MINUTES", "4"), CultureInfo.InvariantCulture);

#pragma warning disable RS0030 // Nobody hands arguments to a test.
    private static string Of(string variable, string otherwise) => Environment.GetEnvironmentVariable(variable) ?? otherwise;
#pragma warning restore RS0030
}
