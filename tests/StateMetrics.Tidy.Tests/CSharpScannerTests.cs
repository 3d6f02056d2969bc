namespace StateMetrics.Tidy.Tests;

public sealed class CSharpScannerTests
{
    /// <summary>C is code, / a comment, t text; one letter for each character.</summary>
    [Theory]
    [InlineData("a // b", "CC////")]
    [InlineData("a/*{*/b", "C/////C")]
    [InlineData("'{'+'\\''", "tttCtttt")]
    [InlineData("\"\\\"{\"}", "tttttC")]
    [InlineData("\"\"+a", "ttCC")]
    [InlineData("@\"\\\"+a", "ttttCC")]
    [InlineData("@\"\"\"{\"+a", "ttttttCC")]
    [InlineData("$\"a{b}c\"", "ttttCttt")]
    [InlineData("$\"{{{b}}}\"", "tttttCtttt")]
    [InlineData("$\"{f(\"}\")}\"", "tttCCtttCtt")]
    [InlineData("$\"{new A { }}\"", "tttCCCCCCCCCtt")]
    [InlineData("$@\"\\{b}\"\"\"", "tttttCtttt")]
    [InlineData("\"\"\"{\"\"}\"\"\"+", "tttttttttt" + "C")]
    [InlineData("$$\"\"\"{a}{{b}}\"\"\"+", "tttttttttt" + "CtttttC")]
    [InlineData("# if {", "//////")]
    [InlineData("@class a", "CCCCCCCC")]
    public void Every_character_has_its_kind(string text, string expected)
    {
        string kinds = string.Concat(CSharpScanner.Scan(text).Select(static k => k switch
        {
            CharacterKind.Code => 'C',
            CharacterKind.Comment => '/',
            _ => 't',
        }));
        Assert.Equal(expected, kinds);
    }
}
