namespace Millrace.States.Tests.Definitions;

/// <summary>What AWS was seen to answer, in recordings or in reports of others who asked it.</summary>
public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("""{ "A": { "Type": "Pass", "Next": "B" }, "B": { "Type": "Pass", "Next": "A" } }""", "MISSING_END_STATE: Workflow has no terminal state")]
    [InlineData("""{ "A": { "Type": "Pass", "Next": "B" }, "B": { "Type": "Pass", "Next": "A" }, "C": { "Type": "Succeed" } }""",
        "MISSING_TRANSITION_TARGET: State \"C\" is not reachable. at /States/C")]
    [InlineData("""{ "A": { "Type": "Pass", "Next": "NOPE" } }""",
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Next, MISSING_END_STATE: Workflow has no terminal state")]
    [InlineData("""{ "A": { "Type": "Choice", "Choices": [{ "Variable": "$.x", "IsNull": true, "Next": "NOPE" }], "Default": "S" }, "S": { "Type": "Succeed" } }""",
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Choices[0]/Next")]
    [InlineData("""{ "A": { "Type": "Choice", "Choices": [{ "Variable": "$.x", "IsNull": true }], "Default": "S" }, "S": { "Type": "Succeed" } }""",
        "SCHEMA_VALIDATION_FAILED: These fields are required: [Next] at /States/A/Choices[0]")]
    [InlineData("""{ "A": { "Type": "Pass", "End": true }, "B": { "Type": "Pass", "Next": "C" }, "C": { "Type": "Pass", "Next": "B" } }""",
        "MISSING_TRANSITION_TARGET: State \"B\" is not reachable. at /States/B")]
    [InlineData("""{ "A": { "Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "A" }, { "ErrorEquals": ["x"], "Next": "A" }], "End": true } }""",
        "SCHEMA_VALIDATION_FAILED: States.ALL must appear alone and at end of list at /States/A/Catch[0]/ErrorEquals[0]")]
    [InlineData("""{ "A": { "Type": "Wait", "Seconds": "x", "Next": "B" }, "B": { "Type": "Succeed" } }""",
        "SCHEMA_VALIDATION_FAILED: Expected value of type Integer at /States/A/Seconds")]
    [InlineData("""{ "A": { "Type": "Pass", "End": true, "TimeoutSeconds": 5 } }""",
        "SCHEMA_VALIDATION_FAILED: Field 'TimeoutSeconds' is not supported at /States/A")]
    [InlineData("""{ "A": { "Type": "Pass", "End": true, "Output": "x" } }""",
        "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/A")]
    [InlineData("""{ "M": { "Type": "Map", "End": true, "QueryLanguage": "JSONata", "ItemProcessor": { "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true, "Output": "x" } } } } }""",
        "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/M/ItemProcessor/States/A")]
    [InlineData("""{ "M": { "Type": "Map", "End": true, "ItemProcessor": { "QueryLanguage": "JSONata", "StartAt": "A", "States": { "A": { "Type": "Succeed" } } } } }""",
        "SCHEMA_VALIDATION_FAILED: Field 'QueryLanguage' is not supported at /States/M/ItemProcessor")]
    [InlineData("""{ "A": { "Type": "Pass", "End": true, "Assign": { "v.$": "foo" } } }""",
        "SCHEMA_VALIDATION_FAILED: The value for the field 'v.$' must be a valid JSONPath or a valid intrinsic function call at /States/A/Assign")]
    [InlineData("""{ "A": { "Type": "Pass", "End": true, "QueryLanguage": "JSONata", "Output": "{% 1 + %}" } }""",
        "INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/A/Output")]
    [InlineData("""{ "A": { "Type": "Pass", "End": true, "QueryLanguage": "JSONata", "Output": { "v": "{% phone %}" } } }""",
        "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/A/Output/v")]
    public void A_mistake_is_told_in_the_words_of_AWS(string states, string expected)
    {
        var start = states[(states.IndexOf('"', StringComparison.Ordinal) + 1)..states.IndexOf("\":", StringComparison.Ordinal)];

        var result = StateMachineDefinition.Validate($$"""{ "StartAt": "{{start}}", "States": {{states}} }""");

        Assert.False(result.IsValid);
        Assert.Equal($"Invalid State Machine Definition: '{expected}'", result.RefusalMessage);
    }

    [Fact]
    public void A_start_that_does_not_exist_is_a_missing_target_too() => Assert.Equal(
        "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: Not sure at /StartAt, " +
        "MISSING_TRANSITION_TARGET: State \"Pass One\" is not reachable. at /States/Pass One'",
        StateMachineDefinition.Validate(
            """{ "StartAt": "Not sure", "States": { "Pass One": { "Type": "Pass", "Next": "Success" }, "Success": { "Type": "Succeed" } } }""").RefusalMessage);

    [Fact]
    public void More_diagnostics_than_are_wanted_are_cut_off()
    {
        var states = string.Join(',', Enumerable.Range(0, 5).Select(number => $$"""  "S{{number}}": { "Type": "Stop" } """));
        var text = $$"""{ "StartAt": "S0", "States": { {{states}} } }""";

        var some = StateMachineDefinition.Validate(text, new ValidationOptions { MaxResults = 3 });

        Assert.Equal((3, true), (some.Diagnostics.Count, some.Truncated));
        Assert.Equal((5, false), (StateMachineDefinition.Validate(text).Diagnostics.Count, StateMachineDefinition.Validate(text).Truncated));
    }

    [Theory]
    [InlineData("arn:aws:states:::sqs:sendMessage", true)]
    [InlineData("arn:aws:states:::sqs:sendMessage.sync", false)]
    [InlineData("arn:aws:states:::states:startExecution.sync:2", true)]
    [InlineData("arn:aws:states:::ecs:runTask.waitForTaskToken", true)]
    [InlineData("arn:aws:states:::dynamodb:query", false)]
    [InlineData("arn:aws:states:::aws-sdk:dynamodb:query", true)]
    [InlineData("arn:aws:states:::aws-sdk:dynamodb:query.sync", false)]
    [InlineData("arn:aws:states:::millrace:job", false)]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:f", true)]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:f:", false)]
    [InlineData("arn:aws:states:us-east-1:123456789012:activity:a", true)]
    [InlineData("job", false)]
    public void Only_Validate_asks_whether_AWS_knows_a_resource(string resource, bool isKnown)
    {
        var text = $$"""{ "StartAt": "A", "States": { "A": { "Type": "Task", "Resource": "{{resource}}", "End": true } } }""";

        Assert.True(StateMachineDefinition.TryParse(text, out _, out _));
        Assert.Equal(isKnown, StateMachineDefinition.Validate(text).IsValid);
    }

    [Theory]
    [InlineData("{'a': 1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name\n at [Source: (String)\"{'a': 1}\"; line: 1, column: 3]")]
    [InlineData("{\"a\" 1}", "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value\n at [Source: (String)\"{\"a\" 1}\"; line: 1, column: 7]")]
    [InlineData("{\"a\": 1 \"b\": 2}", "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries\n at [Source: (String)\"{\"a\": 1 \"b\": 2}\"; line: 1, column: 10]")]
    [InlineData("[1 2]", "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries\n at [Source: (String)\"[1 2]\"; line: 1, column: 5]")]
    [InlineData("{\"a\":\n tru}", "Unrecognized token 'tru': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (String)\"{\"a\":\n tru}\"; line: 2, column: 5]")]
    [InlineData("{\"a\": \"b", "Unexpected end-of-input: was expecting closing quote for a string value\n at [Source: (String)\"{\"a\": \"b\"; line: 1, column: 9]")]
    public void What_is_no_JSON_is_told_in_the_words_of_Jackson(string text, string message)
    {
        var diagnostic = Assert.Single(StateMachineDefinition.Validate(text).Diagnostics);

        Assert.Equal((DiagnosticCodes.InvalidJson, message), (diagnostic.Code, diagnostic.Message));
    }

    [Fact]
    public void Warnings_are_told_to_those_who_ask_and_refuse_nothing()
    {
        const string text = """
            { "StartAt": "A", "States": {
              "A": { "Type": "Pass", "Result": { "a.$": "$.x" }, "Next": "B" },
              "B": { "Type": "Pass", "Parameters": { "x": { "y": "$.z" } }, "End": true } } }
            """;

        var result = StateMachineDefinition.Validate(text, new ValidationOptions { IncludesWarnings = true });

        Assert.True(result.IsValid);
        Assert.Equal(
            [(DiagnosticCodes.PassResultIsStatic, "/States/A/Result"), (DiagnosticCodes.NoDollar, "/States/B/Parameters/x/y")],
            result.Diagnostics.Select(one => (one.Code, one.Location)));
        Assert.Empty(StateMachineDefinition.Validate(text).Diagnostics);
    }
}
