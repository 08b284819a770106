using Millrace.States.Choices;

namespace Millrace.States.Tests.Choices;

public sealed class ChoiceTests
{
    [Theory]
    [InlineData("StringEquals", "\"b\"", "\"a\" no", "\"b\" yes", "\"B\" no", "1 no")]
    [InlineData("StringLessThan", "\"b\"", "\"a\" yes", "\"b\" no", "\"c\" no")]
    [InlineData("StringGreaterThanEquals", "\"b\"", "\"a\" no", "\"b\" yes", "\"c\" yes")]
    [InlineData("StringMatches", "\"log-*.txt\"", "\"log-1.txt\" yes", "\"log-.txt\" yes", "\"log.txt\" no", "7 no")]
    [InlineData("NumericEquals", "2", "2 yes", "2.0 yes", "\"2\" no", "3 no")]
    [InlineData("NumericLessThanEquals", "2", "1.5 yes", "2 yes", "2.5 no")]
    [InlineData("NumericGreaterThan", "9007199254740992", "9007199254740993 yes", "9007199254740992 no")]
    [InlineData("BooleanEquals", "true", "true yes", "false no", "\"true\" no")]
    [InlineData("TimestampEquals", "\"2030-01-01T12:00:00Z\"", "\"2030-01-01T13:00:00+01:00\" yes", "\"2030-01-01\" no")]
    [InlineData("TimestampLessThan", "\"2030-01-01T12:00:00Z\"", "\"2030-01-01T11:59:59.999999999Z\" yes", "\"2030-01-01T12:00:00Z\" no")]
    [InlineData("IsNull", "true", "null yes", "0 no")]
    [InlineData("IsNumeric", "false", "null yes", "0 no")]
    [InlineData("IsTimestamp", "true", "\"2030-01-01T12:00:00Z\" yes", "\"2030-01-01T12:00:00\" no", "5 no")]
    [InlineData("IsPresent", "true", "null yes", "missing no")]
    [InlineData("IsPresent", "false", "null no", "missing yes")]
    public async Task An_operator_decides_by_its_line_of_the_table(string name, string operand, params string[] cases)
    {
        foreach (var one in cases)
        {
            var value = one[..one.LastIndexOf(' ')];
            var input = value == "missing" ? "{}" : $$"""{"v":{{value}}}""";

            var chosen = await ChooseAsync($$"""{ "Variable": "$.v", "{{name}}": {{operand}} }""", input);

            Assert.True(chosen == one.EndsWith("yes", StringComparison.Ordinal), $"{name} {operand}: {one}");
        }
    }

    [Theory]
    [InlineData("StringEqualsPath", """{"v":"a","w":"a"}""", true)]
    [InlineData("NumericLessThanPath", """{"v":1,"w":2}""", true)]
    [InlineData("BooleanEqualsPath", """{"v":true,"w":false}""", false)]
    [InlineData("TimestampGreaterThanPath", """{"v":"2031-01-01T00:00:00Z","w":"2030-01-01T00:00:00Z"}""", true)]
    public async Task A_path_form_compares_with_another_part_of_the_input(string name, string input, bool expected) =>
        Assert.Equal(expected, await ChooseAsync($$"""{ "Variable": "$.v", "{{name}}": "$.w" }""", input));

    [Theory]
    [InlineData("""{ "And": [{ "Variable": "$.v", "IsNumeric": true }, { "Variable": "$.v", "NumericGreaterThan": 4 }] }""", true)]
    [InlineData("""{ "Or": [{ "Variable": "$.v", "IsNull": true }, { "Not": { "Variable": "$.v", "NumericEquals": 4 } }] }""", true)]
    [InlineData("""{ "Not": { "Or": [{ "Variable": "$.w", "IsPresent": false }, { "Variable": "$.w", "IsNull": true }] } }""", false)]
    public async Task Rules_can_be_joined(string rule, bool expected) => Assert.Equal(expected, await ChooseAsync(rule, """{"v":5}"""));

    [Fact]
    public async Task Without_a_rule_that_applies_and_a_default_the_state_fails()
    {
        var definition = StateMachineDefinition.Parse("""
            { "StartAt": "C", "States": { "C": { "Type": "Choice", "Choices": [{ "Variable": "$", "IsNull": true, "Next": "S" }] }, "S": { "Type": "Succeed" } } }
            """);

        var result = await StateMachineExecution.Start(definition, "1", new ExecutionOptions()).Completion;

        Assert.Equal(
            new ExecutionResult.Failed(
                "States.Runtime",
                "An error occurred while executing the state 'C' (entered at the event id #2). "
                + "Failed to transition out of the state. The state does not point to a next state."),
            result);
    }

    [Theory]
    [InlineData("aXbXc", "a*c", true)]
    [InlineData("a*c", "a\\*c", true)]
    [InlineData("abc", "a\\*c", false)]
    [InlineData("a\\c", "a\\\\c", true)]
    [InlineData("", "*", true)]
    [InlineData("", "", true)]
    [InlineData("a", "", false)]
    [InlineData("ab", "ab*b", false)]
    [InlineData("abab", "*ab", true)]
    [InlineData("abcabd", "a*ab*d", true)]
    [InlineData("a\\", "*\\", true)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "*a*a*a*a*a*a*a*a*a*a*c", false)]
    public void A_star_stands_for_any_letters_and_a_backslash_for_the_star_itself(string text, string pattern, bool expected) =>
        Assert.Equal(expected, Wildcards.Match(text, pattern));

    private static async Task<bool> ChooseAsync(string rule, string input)
    {
        var definition = StateMachineDefinition.Parse($$"""
            { "StartAt": "C", "States": {
              "C": { "Type": "Choice", "Choices": [{ "Next": "Yes", {{rule.Trim()[1..]}} ], "Default": "No" },
              "Yes": { "Type": "Pass", "Result": true, "End": true }, "No": { "Type": "Pass", "Result": false, "End": true } } }
            """);
        return await StateMachineExecution.Start(definition, input, new ExecutionOptions()).Completion is ExecutionResult.Succeeded("true");
    }
}
