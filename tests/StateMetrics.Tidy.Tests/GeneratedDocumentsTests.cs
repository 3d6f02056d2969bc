using StateMetrics.Server.Configuration;

namespace StateMetrics.Tidy.Tests;

public sealed class GeneratedDocumentsTests
{
    [Fact]
    public void The_family_reference_is_what_the_tables_say() =>
        new GeneratedSection("src/StateMetrics.Resources/METRICS.md", "families").AssertEquals(FamilyReference.Markdown());

    [Fact]
    public void The_rights_are_those_of_the_catalogue() =>
        new GeneratedSection("SECURITY.md", "rights").AssertEquals(RightsTable.Markdown());

    [Fact]
    public void The_flag_table_of_the_readme_is_what_the_program_takes() =>
        new GeneratedSection("README.md", "flags").AssertEquals(FlagTable.Markdown());
}
