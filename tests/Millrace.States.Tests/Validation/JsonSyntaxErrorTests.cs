using System.Text.Json;
using Millrace.States.Validation;

namespace Millrace.States.Tests.Validation;

public sealed class JsonSyntaxErrorTests
{
    private const string Sample = """{ "a": [1, -2.5e3, true, null, "x\n\u00e9"], "b": { "c": {}, "d": [] } }""";
    private const string Letters = "{}[],:\"\\ ntu0159.-+eE/x\n";

    [Fact]
    public void A_mistake_is_found_exactly_where_there_is_one()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = Spoil(random);

            var error = JsonSyntaxError.Find(text);

            Assert.True(IsJson(text) == error is null, $"{text}: {error?.Message ?? "no mistake found"}");
        }
    }

    [Fact]
    public void A_nest_of_a_million_brackets_ends_no_process() =>
        Assert.StartsWith("Unexpected end-of-input: expected close marker for Array", JsonSyntaxError.Find(new string('[', 1_000_000))?.Message);

    [Theory]
    [InlineData("{} {}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("1e999")]
    [InlineData("")]
    public void An_input_that_no_execution_can_start_with_is_refused(string input) =>
        Assert.StartsWith("Invalid State Machine Execution Input: '", ExecutionInput.RefusalMessage(input));

    [Theory]
    [InlineData("{}")]
    [InlineData(" [1, 2] ")]
    [InlineData("null")]
    public void Any_JSON_is_an_input(string input) => Assert.Null(ExecutionInput.RefusalMessage(input));

    private static string Spoil(Random random)
    {
        var text = Sample.ToCharArray().ToList();
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            var at = random.Next(text.Count);
            if (random.Next(2) == 0)
                text.RemoveAt(at);
            else
                text.Insert(at, Letters[random.Next(Letters.Length)]);
        }

        return new string([.. text]);
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
