using StateMetrics.Kubernetes.Wire.Yaml;

namespace StateMetrics.Server.Configuration;

/// <summary>
/// Flags, and the file whose values replace theirs. Every look begins with the flags, so that a key which has left the file
/// returns to its flag's value.
/// </summary>
internal sealed class OptionsSource(FlagValues flags, CommandContext context)
{
    /// <summary>Of the file, as the user wrote it.</summary>
    internal string Path { get; } = flags.Text(Flags.ConfigFile);

    /// <summary>One look at the file, whatever it holds.</summary>
    internal ReadFile Look() => context.Open(Path);

    /// <summary>The options to start with. A file that is missing or no YAML is no mistake where the flags say so.</summary>
    /// <exception cref="UsageException">The file, or what it says, cannot be used; the message is one line that names the file.</exception>
    internal OptionsReading Read(ReadFile file) => Read(file, flags.Switch(Flags.ContinueWithoutConfig));

    /// <summary>The options to change to: a file that is no YAML any more is being mended, and changes nothing.</summary>
    /// <exception cref="UsageException">As for <see cref="Read(ReadFile)"/>.</exception>
    internal OptionsReading Reread(ReadFile file) => Read(file, flags.Switch(Flags.ContinueWithoutConfig) && file.IsMissing);

    private OptionsReading Read(ReadFile file, bool goesWithout)
    {
        YamlNode? root;
        try
        {
            root = YamlFile.ReadFirst(file.Text ?? throw new InvalidDataException(file.Error));
        }
        catch (InvalidDataException e)
        {
            string problem = UsageException.Line($"{Flags.ConfigFile} {Path}: {e.Message}");
            return goesWithout
                ? new OptionsReading(Bind(flags), file, [$"{problem}; continuing without it"]) { IsRead = false, Values = flags }
                : throw new UsageException(problem);
        }
        OptionsFileValues read = OptionsFileReader.Read(Path, root, flags.Switch(Flags.StrictConfig));
        FlagValues values = read.Values.Over(flags);
        return new OptionsReading(Bind(values), file, read.Warnings) { Values = values };
    }

    /// <summary>The options that these values make; null where they do not fit together.</summary>
    internal ExporterOptions? TryBind(FlagValues values)
    {
        try
        {
            return Bind(values);
        }
        catch (UsageException)
        {
            return null;
        }
    }

    private ExporterOptions Bind(FlagValues values)
    {
        try
        {
            return new OptionBinding(values, context).Exporter();
        }
        catch (UsageException e)
        {
            throw new UsageException($"with {Flags.ConfigFile} {UsageException.Line(Path)}: {e.Message}");
        }
    }
}
