using System.Globalization;

namespace StateMetrics.Simulation.Tests;

/// <summary>Which worlds to run; the suite's own, unless the environment asks for others. tests/simulate.sh sets it.</summary>
internal static class Wanted
{
    /// <summary>SIMULATION_SEEDS: one number, or two with a dash between.</summary>
    internal static (int First, int Last) Seeds
    {
        get
        {
            string[] ends = Of("SIMULATION_SEEDS", "1-5000").Split('-');
            return (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[^1], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>SIMULATION_MINUTES: how long the trouble of a world lasts on average.</summary>
    internal static double Minutes => Number("SIMULATION_MINUTES", 3.5);

    /// <summary>SIMULATION_PACE: how often something happens in a world, from above 0 to 1.</summary>
    internal static double Pace => Number("SIMULATION_PACE", 1);

    /// <summary>SIMULATION_TOTAL_MINUTES: no further world is begun when so much time has passed in all of them.</summary>
    internal static double TotalMinutes => Number("SIMULATION_TOTAL_MINUTES", double.MaxValue);

    private static double Number(string variable, double otherwise) =>
        Of(variable, "") is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;

#pragma warning disable RS0030 // Nobody hands arguments to a test.
    private static string Of(string variable, string otherwise) => Environment.GetEnvironmentVariable(variable) ?? otherwise;
#pragma warning restore RS0030
}
