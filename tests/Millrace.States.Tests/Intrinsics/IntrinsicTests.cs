using Millrace.States.Expressions;
using Millrace.States.Intrinsics;
using Millrace.States.Json;
using Millrace.States.Paths;

namespace Millrace.States.Tests.Intrinsics;

public sealed class IntrinsicTests
{
    private const string Input = """{"name":"Ann","list":[1,2,3,2],"map":{"a":1,"b":[true,null]},"half":1.5,"brace":"{}"}""";

    [Theory]
    [InlineData("States.Format('Hello {}, {}', $.name, 7)", "\"Hello Ann, 7\"")]
    [InlineData("States.Format('\\{\\} it\\'s \\\\ {}', $.map)", "\"{} it's \\\\ {a=1, b=[true, null]}\"")]
    [InlineData("States.Format('{}', $.brace)", "\"{}\"")]
    [InlineData("States.Array()", "[]")]
    [InlineData("States.Array(1, 'a', true, null, $.name, -2.5)", "[1,\"a\",true,null,\"Ann\",-2.5]")]
    [InlineData("States.ArrayPartition($.list, 3)", "[[1,2,3],[2]]")]
    [InlineData("States.ArrayContains($.list, 3.0)", "true")]
    [InlineData("States.ArrayRange(1, 9, 4)", "[1,5,9]")]
    [InlineData("States.ArrayRange(5, 1, -2)", "[5,3,1]")]
    [InlineData("States.ArrayRange(5, 1, 2)", "[]")]
    [InlineData("States.ArrayGetItem($.list, 1)", "2")]
    [InlineData("States.ArrayLength($.list)", "4")]
    [InlineData("States.ArrayUnique($.list)", "[1,2,3]")]
    [InlineData("States.Base64Encode('Grüße')", "\"R3LDvMOfZQ==\"")]
    [InlineData("States.Base64Decode('R3LDvMOfZQ==')", "\"Grüße\"")]
    [InlineData("States.Hash('input data', 'SHA-1')", "\"aaff4a450a104cd177d28d18d74485e8cae074b7\"")]
    [InlineData("States.JsonMerge($.map, States.StringToJson('{\"a\":2}'), false)", "{\"a\":2,\"b\":[true,null]}")]
    [InlineData("States.JsonToString($.map)", "\"{\\\"a\\\":1,\\\"b\\\":[true,null]}\"")]
    [InlineData("States.StringToJson('')", "null")]
    [InlineData("States.MathAdd($.half, -1.5)", "1")]
    [InlineData("States.StringSplit('a.b+c', '.+')", "[\"a\",\"b\",\"c\"]")]
    [InlineData("States.MathRandom(3, 4)", "3")]
    [InlineData("States.ArrayUnique(States.Array(1, 1.0, '1', $.map, States.StringToJson('{\"b\":[true,null],\"a\":1}'), null, null))", "[1,\"1\",{\"a\":1,\"b\":[true,null]},null]")]
    [InlineData(" States.Format( 'a{}' , States.ArrayGetItem( $.list , 0 ) ) ", "\"a1\"")]
    [InlineData("States.ArrayLength($.list[?(@ > 1)])", "3")]
    public void A_function_yields_what_AWS_yields(string call, string expected) => Assert.Equal(expected, Evaluate(call).ToString());

    [Theory]
    [InlineData("States.ArrayGetItem($.list, 9)", "index 9 is outside of an array of 4")]
    [InlineData("States.ArrayPartition($.list, 0)", "the size of a chunk must be positive, was 0")]
    [InlineData("States.ArrayRange(0, 5000, 1)", "a range of 5001 items is longer than 1000")]
    [InlineData("States.MathAdd('1', 2)", "expected a number, was String")]
    [InlineData("States.MathAdd(9223372036854775807, 1)", "the sum of 9223372036854775807 and 1 is too large")]
    [InlineData("States.StringToJson('{')", "the string is no JSON")]
    [InlineData("States.Format('{} {}', 1)", "the template has more places than the 1 arguments")]
    [InlineData("States.Hash('a', 'MD4')", "there is no algorithm 'MD4'")]
    [InlineData("States.JsonMerge($.map, $.map, true)", "only a shallow merge is supported")]
    [InlineData("States.JsonToString(States.ArrayGetItem($.list, 4))", "index 4 is outside of an array of 4")]
    public void An_argument_that_does_not_fit_is_named(string call, string problem)
    {
        var exception = Assert.Throws<StateException>(() => Evaluate(call));

        Assert.Equal("States.IntrinsicFailure", exception.Error);
        Assert.StartsWith($"The function '{call}' had the following error: {problem}", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("States.Unknown()")]
    [InlineData("States.MathAdd(1)")]
    [InlineData("States.Format('a)")]
    [InlineData("States.Format('\\n')")]
    [InlineData("States.Format('a') x")]
    [InlineData("States.Format('a',)")]
    [InlineData("States.UUID")]
    public void A_call_that_cannot_be_read_is_refused(string call) =>
        Assert.Throws<PathSyntaxException>(() => IntrinsicParser.Parse(call));

    [Fact]
    public void A_path_that_leads_nowhere_is_named_with_the_whole_call()
    {
        var exception = Assert.Throws<StateException>(() => Evaluate("States.Array(States.Format('{}', $.none))"));

        Assert.Equal("States.Runtime", exception.Error);
        Assert.Equal(
            "The function 'States.Array(States.Format('{}', $.none))' had the following error: The JsonPath argument for the field '$.none' "
            + $"could not be found in the input '{JsonValue.Parse(Input)}'",
            exception.Message);
    }

    [Fact]
    public void Calls_that_multiply_a_text_end_before_the_memory_does()
    {
        var doubled = Enumerable.Range(0, 4).Aggregate("States.ArrayRange(1, 1000, 1)", (inner, _) => $"States.Array({inner},{inner},{inner},{inner},{inner},{inner},{inner},{inner})");

        Assert.Contains("larger than", Assert.Throws<StateException>(() => Evaluate($"States.JsonToString({doubled})")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_UUID_comes_from_the_source_of_randomness()
    {
        Assert.Equal(Evaluate("States.UUID()").ToString(), Evaluate("States.UUID()").ToString());
        Assert.Matches("^\"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\"$", Evaluate("States.UUID()").ToString());
    }

    private static JsonValue Evaluate(string call) => IntrinsicParser.Parse(call).Evaluate(JsonValue.Parse(Input), new FixedScope());

    private sealed class FixedScope : Scope
    {
        public override JsonObject Context => JsonObject.Empty;

        public override JsonObject Variables => JsonObject.Empty;

        public override Random Random { get; } = new(5);

        public override DateTimeOffset Now => DateTimeOffset.UnixEpoch;
    }
}
