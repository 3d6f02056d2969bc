using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Tests.Wire;

public sealed class FieldsProtoTests
{
    [Fact]
    public void Fields_nobody_declared_are_skipped() => Assert.Equal(
        FieldsSample.Proto(new FieldsProto().Integer(5, 1)).ToString(),
        FieldsSample.Proto(new FieldsProto()
            .Integer(99, 7).Text(100, "x").Fixed64(536_870_911, 1).Block(21, [0xff, 0xff]).Integer(5, 1)).ToString());

    [Fact]
    public void A_message_that_comes_twice_is_merged_and_a_repeated_one_appended()
    {
        FieldsSample sample = FieldsSample.Proto(new FieldsProto()
            .Message(18, new FieldsProto().Text(1, "x")).Message(18, new FieldsProto().Integer(2, 3))
            .Message(19, new FieldsProto().Text(1, "a")).Message(19, new FieldsProto()));
        Assert.Equal(("x", 3), (sample.PartPointer!.Name.ToString(), sample.PartPointer.Count));
        Assert.Equal(["a", ""], sample.Parts.Span.ToArray().Select(static p => p.Name.ToString()));
    }

    [Fact]
    public void A_negative_int32_travels_in_64_bits_and_an_int32_keeps_its_low_ones()
    {
        Assert.Equal(-5, FieldsSample.Proto(new FieldsProto().Integer(5, -5)).Int);
        Assert.Equal(-1, FieldsSample.Proto(new FieldsProto().Integer(5, 0xffff_ffff)).Int);
        Assert.Equal(long.MinValue, FieldsSample.Proto(new FieldsProto().Integer(7, long.MinValue)).Long);
    }

    [Fact]
    public void A_time_without_bytes_is_the_zero_time_and_the_epoch_has_some()
    {
        Assert.True(FieldsSample.Proto(new FieldsProto().Message(10, new FieldsProto())).TimePointer!.Value.IsZero);
        FieldsSample epoch = FieldsSample.Proto(new FieldsProto().Message(10, new FieldsProto().Integer(1, 0).Integer(2, 0)));
        Assert.Equal(0, epoch.TimePointer!.Value.Seconds);
        Assert.Null(FieldsSample.Proto(new FieldsProto()).TimePointer);
    }

    [Fact]
    public void An_int_or_string_is_what_its_type_says()
    {
        FieldsProto number = new FieldsProto().Integer(1, 0).Integer(2, -3).Text(3, "ignored");
        FieldsProto text = new FieldsProto().Integer(1, 1).Integer(2, 9).Text(3, "25%");
        Assert.Equal(new IntOrString(-3), FieldsSample.Proto(new FieldsProto().Message(13, number)).Either);
        Assert.Equal(new IntOrString(new Utf8("25%"u8.ToArray())), FieldsSample.Proto(new FieldsProto().Message(13, text)).Either);
    }

    [Fact]
    public void An_entry_of_a_map_may_lack_key_or_value_and_the_last_of_a_key_wins()
    {
        FieldsSample sample = FieldsSample.Proto(new FieldsProto()
            .Message(15, new FieldsProto().Text(1, "k").Text(2, "1"))
            .Message(15, new FieldsProto().Text(2, "no key"))
            .Message(15, new FieldsProto().Text(1, "k"))
            .Message(16, new FieldsProto().Text(1, "q")));
        Assert.Equal(["k=", "=no key"], sample.TextMap.Entries.ToArray().Select(static e => $"{e.Key}={e.Value}"));
        Assert.Equal(default, sample.QuantityMap.Entries[0].Value);
    }

    [Fact]
    public void A_map_of_many_keys_keeps_their_order_and_each_key_once()
    {
        var proto = new FieldsProto();
        for (int i = 0; i < 20_000; i++)
        {
            proto.Message(15, new FieldsProto().Text(1, $"k{i % 10_000}").Text(2, $"{i}"));
        }
        FieldsSample sample = FieldsSample.Proto(proto);
        Assert.Equal(
            Enumerable.Range(0, 10_000).Select(static i => $"k{i}={i + 10_000}"),
            sample.TextMap.Entries.ToArray().Select(static e => $"{e.Key}={e.Value}"));
    }

    [Fact]
    public void The_field_of_a_bad_value_is_named()
    {
        Assert.Equal("int: protobuf wire type 2 where 0 was expected", FieldsSample.Invalid(new FieldsProto().Text(5, "1")));
        Assert.Equal("text: protobuf wire type 0 where 2 was expected", FieldsSample.Invalid(new FieldsProto().Integer(1, 1)));
        Assert.Equal(
            "parts.name: protobuf wire type 0 where 2 was expected",
            FieldsSample.Invalid(new FieldsProto().Message(19, new FieldsProto().Integer(1, 1))));
        Assert.Equal(
            "quantity: 'x' where a quantity is expected",
            FieldsSample.Invalid(new FieldsProto().Message(11, new FieldsProto().Text(1, "x"))));
        Assert.Equal("part: protobuf wire type 7", FieldsSample.Invalid(new FieldsProto().Block(17, [0x1f])));
    }

    [Fact]
    public void A_table_that_is_not_there_yet_is_noticed() => Assert.Equal(
        "part has no table yet: the tables form a cycle, or stand in the wrong order",
        Assert.Throws<ArgumentException>(() => new FieldTable<FieldsSample>().Message(1, "part", static s => s.Part, null!)).Message);

    [Fact]
    public void A_field_is_declared_once()
    {
        Assert.Equal(
            "field 1 is name and other",
            Assert.Throws<ArgumentException>(() => new FieldTable<FieldsPart>()
                .Text(1, "name", static p => ref p.Name).Integer(1, "other", static p => ref p.Count)).Message);
        Assert.Equal(
            "name is declared twice",
            Assert.Throws<ArgumentException>(() => new FieldTable<FieldsPart>()
                .Text(1, "name", static p => ref p.Name).Integer(2, "name", static p => ref p.Count)).Message);
    }
}
