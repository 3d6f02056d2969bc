using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Tests.Wire;

public sealed class FieldsJsonTests
{
    private static readonly string s_empty = new FieldsSample().ToString();

    [Fact]
    public void Null_is_as_good_as_absent_everywhere() => Assert.Equal(s_empty, FieldsSample.Json("""
        {"text":null,"textPointer":null,"flag":null,"flagPointer":null,"int":null,"intPointer":null,"long":null,"longPointer":null,
         "time":null,"timePointer":null,"quantity":null,"quantityPointer":null,"either":null,"texts":null,"textMap":null,
         "quantityMap":null,"part":null,"partPointer":null,"parts":null,"inner":null,"unknown":null}
        """).ToString());

    [Fact]
    public void Null_inside_a_list_or_map_is_an_empty_element()
    {
        FieldsSample sample = FieldsSample.Json("""
            {"texts":[null,"b"],"textMap":{"a":null},"quantityMap":{"c":null},"parts":[null,{"name":"x"}]}
            """);
        Assert.Equal(["", "b"], sample.Texts.Span.ToArray().Select(static t => t.ToString()));
        Assert.True(sample.TextMap.TryGet("a"u8, out Utf8 a) && a.IsEmpty);
        Assert.True(sample.QuantityMap.TryGet("c"u8, out Quantity c) && c == default);
        Assert.Equal(["", "x"], sample.Parts.Span.ToArray().Select(static p => p.Name.ToString()));
    }

    [Fact]
    public void A_pointer_tells_empty_from_absent()
    {
        FieldsSample sample = FieldsSample.Json("""
            {"textPointer":"","flagPointer":false,"intPointer":0,"longPointer":0,"partPointer":{}}
            """);
        Assert.True(sample is { TextPointer.IsEmpty: true, FlagPointer: false, IntPointer: 0, LongPointer: 0, PartPointer: not null });
    }

    [Theory]
    [InlineData("""{"unknown":{"text":"x","a":[1,{"b":[]}]},"int":1}""")]
    [InlineData("""{"unknown":[[[[{"int":5}]]]],"int":1}""")]
    [InlineData("""{"Int":2,"INT":3,"ınt":4,"":5,"in":6,"intt":7,"int":1}""")]
    [InlineData("""{"int":2,"int":1}""")]
    [InlineData("""{"int":1,"int":null}""")]
    [InlineData("""{"i\u006et":1}""")]
    [InlineData(" \r\n\t{ \"int\" : 1 } \n")]
    public void Names_are_matched_exactly_and_the_last_one_wins(string json) => Assert.Equal(
        FieldsSample.Json("""{"int":1}""").ToString(), FieldsSample.Json(json).ToString());

    [Fact]
    public void A_second_list_replaces_the_first_and_a_second_message_adds_to_it()
    {
        FieldsSample sample = FieldsSample.Json("""
            {"texts":["a","b"],"texts":["c"],"part":{"name":"x"},"part":{"count":2},"textMap":{"k":"1","k":"2"},"textMap":{"l":"3"}}
            """);
        Assert.Equal(["c"], sample.Texts.Span.ToArray().Select(static t => t.ToString()));
        Assert.Equal(("x", 2), (sample.Part.Name.ToString(), sample.Part.Count));
        Assert.Equal(["k=2", "l=3"], sample.TextMap.Entries.ToArray().Select(static e => $"{e.Key}={e.Value}"));
    }

    [Theory]
    [InlineData("""{"long":9223372036854775807}""", 9223372036854775807)]
    [InlineData("""{"long":-9223372036854775808}""", -9223372036854775808)]
    [InlineData("""{"long":-0}""", 0)]
    public void An_integer_may_have_64_bits(string json, long expected) => Assert.Equal(expected, FieldsSample.Json(json).Long);

    [Theory]
    [InlineData("""{"quantity":"0.5"}""", 0.5)]
    [InlineData("""{"quantity":" 1500m "}""", 1.5)]
    [InlineData("""{"quantity":1024.5}""", 1024.5)]
    [InlineData("""{"quantity":1e3}""", 1000)]
    [InlineData("""{"quantity":100.0}""", 100)]
    public void A_quantity_may_be_a_number(string json, double expected) => Assert.Equal(expected, FieldsSample.Json(json).Quantity.Milli);

    [Fact]
    public void An_int_or_string_is_what_json_says()
    {
        Assert.Equal(new IntOrString(25), FieldsSample.Json("""{"either":25}""").Either);
        Assert.Equal(new IntOrString(new Utf8("25%"u8.ToArray())), FieldsSample.Json("""{"either":"25%"}""").Either);
        Assert.Equal(new IntOrString(new Utf8("7"u8.ToArray())), FieldsSample.Json("""{"either":"7"}""").Either);
    }

    [Theory]
    [InlineData("null", 0)]
    [InlineData("\"\"", 0)]
    [InlineData("\"eA==\"", 1)]
    [InlineData("\"eHg=\"", 2)]
    [InlineData("\"eHh4\"", 3)]
    [InlineData("\"eHh4\\r\\neHh4\\n\"", 6)]
    [InlineData("\"eH\\u0067=\"", 2)]
    [InlineData("\"+/+/\"", 3)]
    public void Bytes_are_counted_as_what_their_base64_stands_for(string json, int count) =>
        Assert.Equal(new ByteCount(count), FieldsSample.Json($$"""{"bytes":{{json}}}""").Bytes);

    [Theory]
    [InlineData("eA=")]
    [InlineData("eA")]
    [InlineData("eHh4 eHh4")]
    [InlineData("eHh4\\teHh4")]
    [InlineData("eHh4====")]
    [InlineData("-_-_")]
    public void Bytes_that_are_no_base64_are_refused(string base64) =>
        Assert.EndsWith("where base64 is expected", FieldsSample.Invalid($$"""{"bytes":"{{base64}}"}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"int":"1"}""", "int: string where an integer is expected")]
    [InlineData("""{"int":1.5}""", "int: 1.5 where an integer of 32 bits is expected")]
    [InlineData("""{"int":1.0}""", "int: 1.0 where an integer of 32 bits is expected")]
    [InlineData("""{"int":1e2}""", "int: 1e2 where an integer of 32 bits is expected")]
    [InlineData("""{"int":2147483648}""", "int: 2147483648 where an integer of 32 bits is expected")]
    [InlineData("""{"long":9223372036854775808}""", "long: 9223372036854775808 where an integer of 64 bits is expected")]
    [InlineData("""{"text":1}""", "text: number where a string is expected")]
    [InlineData("""{"text":{}}""", "text: object where a string is expected")]
    [InlineData("""{"flag":"true"}""", "flag: string where a boolean is expected")]
    [InlineData("""{"flag":1}""", "flag: number where a boolean is expected")]
    [InlineData("""{"time":"yesterday"}""", "time: 'yesterday' where an RFC 3339 time is expected")]
    [InlineData("""{"time":""}""", "time: '' where an RFC 3339 time is expected")]
    [InlineData("""{"time":5}""", "time: number where a string is expected")]
    [InlineData("""{"quantity":"1x"}""", "quantity: '1x' where a quantity is expected")]
    [InlineData("""{"quantity":"1\n2"}""", "quantity: '1\uFFFD2' where a quantity is expected")]
    [InlineData("""{"quantity":true}""", "quantity: boolean where a quantity is expected")]
    [InlineData("""{"either":false}""", "either: boolean where an integer is expected")]
    [InlineData("""{"texts":"a"}""", "texts: string where a list is expected")]
    [InlineData("""{"texts":["a",1]}""", "texts: number where a string is expected")]
    [InlineData("""{"textMap":["a"]}""", "textMap: list where an object is expected")]
    [InlineData("""{"textMap":{"a":true}}""", "textMap: boolean where a string is expected")]
    [InlineData("""{"part":[]}""", "part: list where an object is expected")]
    [InlineData("""{"part":{"count":"2"}}""", "part.count: string where an integer is expected")]
    [InlineData("""{"parts":[{"name":"a"},{"name":[]}]}""", "parts.name: list where a string is expected")]
    [InlineData("""[]""", "list where an object is expected")]
    [InlineData("""null""", "null where an object is expected")]
    [InlineData("""{} {}""", "'{' is invalid after a single JSON value. Expected end of data. LineNumber: 0 | BytePositionInLine: 3.")]
    public void A_value_of_another_type_is_named(string json, string message) => Assert.Equal(message, FieldsSample.Invalid(json));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("{")]
    [InlineData("{\"text\"")]
    [InlineData("{\"text\":\"a")]
    [InlineData("{\"text\":\"a\\u12\"}")]
    [InlineData("{\"text\":\"a\nb\"}")]
    [InlineData("{\"text\":\"\\x\"}")]
    [InlineData("{\"text\":\"a\",}")]
    [InlineData("{\"unknown\":[1,]}")]
    [InlineData("{'text':1}")]
    [InlineData("{/**/}")]
    [InlineData("{\"int\":01}")]
    [InlineData("{\"int\":NaN}")]
    [InlineData("\uFEFF{}")]
    public void Broken_json_is_invalid(string json) => Assert.NotEmpty(FieldsSample.Invalid(json));

    [Fact]
    public void Depth_has_a_limit_and_costs_no_stack()
    {
        Assert.Equal(1, FieldsSample.Json($$"""{"unknown":{{new string('[', 9_000)}}{{new string(']', 9_000)}},"int":1}""").Int);
        Assert.NotEmpty(FieldsSample.Invalid($$"""{"unknown":{{new string('[', 1_000_000)}}"""));
    }

    [Theory]
    [InlineData("""a\"b\\c\/d\b\f\n\r\t""", "a\"b\\c/d\b\f\n\r\t")]
    [InlineData("""\u0041\u00e9\u20AC""", "Aé€")]
    [InlineData("""\ud83d\ude00""", "😀")]
    [InlineData("""😀\u0000ü""", "😀\0ü")]
    [InlineData("""\ud83d""", "\uFFFD")]
    [InlineData("""\ude00x""", "\uFFFDx")]
    [InlineData("""\ud83d\u0041""", "\uFFFDA")]
    [InlineData("""\ud83d\ud83d\ude00""", "\uFFFD😀")]
    [InlineData("""\ud83d\n""", "\uFFFD\n")]
    [InlineData("""\\u0041""", "\\u0041")]
    public void Escapes_mean_what_go_makes_of_them(string literal, string text) =>
        Assert.Equal(text, FieldsSample.Json($$"""{"text":"{{literal}}"}""").Text.ToString());

    [Theory]
    [InlineData(new byte[] { (byte)'a', 0xff, (byte)'b' }, "a\uFFFDb")]
    [InlineData(new byte[] { 0xe2, 0x82, (byte)'b' }, "\uFFFD\uFFFDb")]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 }, "\uFFFD\uFFFD\uFFFD")]
    [InlineData(new byte[] { 0xc0, 0xaf }, "\uFFFD\uFFFD")]
    [InlineData(new byte[] { (byte)'\\', (byte)'n', 0xf0, 0x9f }, "\n\uFFFD\uFFFD")]
    [InlineData(new byte[] { 0xe2, 0x82, 0xac }, "€")]
    public void Each_broken_byte_of_utf8_is_one_replacement_character(byte[] literal, string text)
    {
        Assert.Equal(text, FieldsSample.Json([.. "{\"text\":\""u8, .. literal, .. "\"}"u8]).Text.ToString());
        Assert.Equal(text, FieldsSample.Json([.. "{\"textMap\":{\""u8, .. literal, .. "\":\"\"}}"u8]).TextMap.Entries[0].Key.ToString());
    }

    [Fact]
    public void Plain_texts_are_slices_of_the_wire()
    {
        byte[] json = """{"text":"abc"}"""u8.ToArray();
        FieldsSample sample = FieldsSample.Json(json);
        json[9] = (byte)'X';
        Assert.Equal("Xbc", sample.Text.ToString());
    }
}
