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

    /// <summary>The options that this look at the file makes with the flags.</summary>
    /// <exception cref="UsageException">The file, or what it says, cannot be used; the message is one line that names the file.</exception>
    internal OptionsReading Read(ReadFile file)
    {
        YamlNode? root;
        try
        {
            root = YamlFile.ReadFirst(file.Text ?? throw new InvalidDataException(file.Error));
        }
        catch (InvalidDataException e)
        {
            string problem = UsageException.Line($"{Flags.ConfigFile} {Path}: {e.Message}");
            return flags.Switch(Flags.ContinueWithoutConfig)
                ? new OptionsReading(Bind(flags), file, [$"{problem}; continuing without it"]) { IsRead = false }
                : throw new UsageException(problem);
        }
        OptionsFileValues read = OptionsFileReader.Read(Path, root, flags.Switch(Flags.StrictConfig));
        return new OptionsReading(Bind(read.Values.Over(flags)), file, read.Warnings);
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
