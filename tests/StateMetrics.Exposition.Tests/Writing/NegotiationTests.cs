using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Tests.Writing;

public sealed class NegotiationTests
{
    private const string Text = "text/plain; version=0.0.4; charset=utf-8";
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";

    private const string OpenMetrics001 = "application/openmetrics-text; version=0.0.1; charset=utf-8; escaping=underscores";

    // What Prometheus 2.x and 3.x send by default.
    private const string Prometheus2 =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private const string Prometheus3 =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

    [Theory]
    [InlineData(null, Text)]
    [InlineData("", Text)]
    [InlineData("*/*", Text)]
    [InlineData("text/html", Text)]
    [InlineData("text/plain", Text)]
    [InlineData("text/plain;version=0.0.4", Text)]
    [InlineData("application/openmetrics-text;version=1.0.0", OpenMetrics)]
    [InlineData("Application/OpenMetrics-Text; Version=1.0.0", OpenMetrics)]
    [InlineData("application/openmetrics-text", OpenMetrics001)]
    [InlineData("application/openmetrics-text;version=0.0.1", OpenMetrics001)]
    [InlineData("application/openmetrics-text;version=2.0.0", Text)]
    [InlineData("application/openmetrics-text;version=2.0.0,text/plain;q=0.1,application/openmetrics-text;q=0.01", Text)]
    [InlineData("text/plain;q=0.4,application/openmetrics-text;version=1.0.0;q=0.5", OpenMetrics)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.4,text/plain;q=0.5", Text)]
    [InlineData("text/*,application/openmetrics-text;version=1.0.0", OpenMetrics)]
    [InlineData("text/plain;version=9,application/openmetrics-text;version=1.0.0;q=0.2", OpenMetrics)]
    [InlineData("application/vnd.google.protobuf;encoding=delimited,application/openmetrics-text;q=0.5", Text)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0", Text)]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=nonsense", OpenMetrics)]
    [InlineData(
        "application/openmetrics-text;version=1.0.0;escaping=dots",
        "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=dots")]
    [InlineData(
        "text/html;escaping=values,application/openmetrics-text;version=1.0.0;q=0.5,*/*;escaping=dots;q=0.1",
        "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=values")]
    [InlineData(Prometheus2, OpenMetrics)]
    [InlineData(Prometheus3, "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8")]
    public void An_accept_header_chooses_the_content_type(string? accept, string contentType)
    {
        Negotiation chosen = Negotiation.For(accept);
        Assert.Equal(contentType, chosen.ContentType);
        Assert.Equal(contentType == Text ? ExpositionFormat.Text : ExpositionFormat.OpenMetrics, chosen.Format);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("identity", false)]
    [InlineData("gzip", true)]
    [InlineData("GZIP", true)]
    [InlineData("deflate, gzip;q=0.5", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip; q=0.000", false)]
    [InlineData("*", true)]
    [InlineData("*;q=0", false)]
    [InlineData("*, gzip;q=0", false)]
    [InlineData("*;q=0, gzip", true)]
    [InlineData("gzipped, br", false)]
    public void Gzip_is_used_where_the_client_takes_it(string? acceptEncoding, bool gzip) =>
        Assert.Equal(gzip, Negotiation.AcceptsGzip(acceptEncoding));

    [Theory]
    [InlineData(null, null, "a b c")]
    [InlineData("", null, "")]
    [InlineData(" a , c,", null, "a c")]
    [InlineData("nobody", null, "")]
    [InlineData(null, "b", "a c")]
    [InlineData(null, "", "a b c")]
    [InlineData("a,b", "b,c", "a")]
    [InlineData("A", null, "")]
    public void A_query_picks_resources(string? only, string? without, string expected)
    {
        var filter = new ResourceFilter(only is null ? null : [only], without is null ? null : [without]);
        Assert.Equal(expected, string.Join(' ', new[] { "a", "b", "c" }.Where(filter.Selects)));
    }

    [Fact]
    public void Parameters_of_a_query_may_repeat() =>
        Assert.Equal("a c", string.Join(' ', new[] { "a", "b", "c", "d" }.Where(new ResourceFilter(["a", "b,c"], ["d", "b"]).Selects)));
}
