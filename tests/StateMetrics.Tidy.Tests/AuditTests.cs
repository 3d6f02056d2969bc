using System.Xml.Linq;

namespace StateMetrics.Tidy.Tests;

/// <summary>How dependencies are audited: by the restore of every build.</summary>
public sealed class AuditTests
{
    [Fact]
    public void Advisories_of_any_severity_are_errors()
    {
        var properties = XDocument.Load(Path.Combine(SourceTree.Root(), "Directory.Build.props"));
        string Value(string name) => string.Join(';', properties.Descendants(name).Select(static e => e.Value));
        Assert.Equal(("true", "all", "low"), (Value("NuGetAudit"), Value("NuGetAuditMode"), Value("NuGetAuditLevel")));
        string[] errors = Value("WarningsAsErrors").Split(';');
        Assert.All(new[] { "NU1901", "NU1902", "NU1903", "NU1904" }, code => Assert.Contains(code, errors));
        Assert.DoesNotContain("NU190", Value("NoWarn").Replace("NU1905", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
