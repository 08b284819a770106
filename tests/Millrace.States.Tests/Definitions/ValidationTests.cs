namespace Millrace.States.Tests.Definitions;

public sealed class ValidationTests
{
    [Fact]
    public void All_problems_of_a_definition_are_told_at_once_each_with_its_place_and_its_rule()
    {
        var exception = Assert.Throws<DefinitionException>(() => StateMachineDefinition.Parse("""
            {
              "StartAt": "Nowhere", "Coment": "x", "TimeoutSeconds": 0,
              "States": {
                "A": { "Type": "Pass", "Next": "Gone", "End": true, "ResultPath": "$.a[*]" },
                "B": { "Type": "Task", "Next": "A", "TimeoutSeconds": 5, "HeartbeatSeconds": 9, "Parameters": { "x.$": "a.b", "y.$": "States.Nope()" } },
                "C": { "Type": "Choice", "Choices": [{ "Variable": "$.v", "NumericEquals": "1", "Next": "A" }, { "Next": "A" }] },
                "D": { "Type": "Wait", "Timestamp": "tomorrow", "End": true },
                "E": { "Type": "Map", "End": true, "ItemProcessor": { "ProcessorConfig": { "Mode": "DISTRIBUTED" }, "StartAt": "F", "States": { "F": { "Type": "Succeed", "Next": "G" } } } },
                "H": { "Type": "Pass", "QueryLanguage": "JSONata", "InputPath": "$", "End": true },
                "A": { "Type": "Stop" }
              }
            }
            """));

        Assert.Equal(
            """
            /States/A: This key stands twice in its object. [duplicate-key]
            /TimeoutSeconds: TimeoutSeconds must be a whole number from 1 to 99999999, was 0. [bad-value]
            /States/A/Type: There is no type 'Stop': use Pass, Task, Choice, Wait, Succeed, Fail, Parallel, Map. [bad-value]
            /States/B: The field 'Resource' is required. [missing-field]
            /States/B/HeartbeatSeconds: HeartbeatSeconds must be less than TimeoutSeconds. [conflict]
            /States/B/Parameters/x.$: x.$ must be a JSONPath or a call of an intrinsic function: 'a.b' cannot be read at position 3: there is no function 'a.b'. [bad-intrinsic]
            /States/B/Parameters/y.$: y.$ must be a JSONPath or a call of an intrinsic function: 'States.Nope()' cannot be read at position 11: there is no function 'States.Nope'. [bad-intrinsic]
            /States/C/Choices/0/NumericEquals: NumericEquals must be compared with a Number. [bad-value]
            /States/C/Choices/1: A rule needs exactly one of And, Or, Not or a comparison, found none. [missing-field]
            /States/D/Timestamp: Timestamp must be a moment like 2030-01-31T12:00:00Z. [bad-value]
            /States/E/ItemProcessor/States/F/Next: A Succeed state in JSONPath has no field 'Next'. [unknown-field]
            /States/H/InputPath: A Pass state in JSONata has no field 'InputPath': it belongs to the query language JSONPath. [unknown-field]
            /StartAt: There is no state 'Nowhere' on this level. [dangling-target]
            /Coment: The definition has no field 'Coment'; did you mean 'Comment'? [unknown-field]
            """,
            string.Join('\n', exception.Problems));
    }

    [Theory]
    [InlineData("""{ "A": { "Type": "Pass" } }""", "/States/A: A state needs either Next, or End with the value true. [transition]")]
    [InlineData("""{ "A": { "Type": "Task", "Resource": "r", "End": true, "Catch": [{ "ErrorEquals": ["x"], "Next": "B" }] } }""", "/States/A/Catch/0/Next: There is no state 'B' on this level. [dangling-target]")]
    [InlineData("""{ "A": { "Type": "Succeed" }, "B": { "Type": "Succeed" } }""", "/States/B: No way leads to the state 'B'. [unreachable-state]")]
    [InlineData("""{ "A": { "Type": "Pass", "Next": "A" } }""", "/States: No state ends this level: one must be a Succeed or a Fail, or have End. [no-end]")]
    [InlineData("""{ "A": { "Type": "Pass", "End": true, "InputPath": "States.UUID()" } }""", "/States/A/InputPath: InputPath must be a JSONPath: 'States.UUID()' cannot be read at position 0: a path starts with '$'. [bad-path]")]
    [InlineData("""{ "A": { "Type": "Fail", "Error": "a", "ErrorPath": "$.a" } }""", "/States/A: Only one of Error, ErrorPath may be given. [conflict]")]
    [InlineData("""{ "A": 5 }""", "/States/A: A state must be an object. [bad-value]")]
    [InlineData("""{ "A": { "Type": "Parallel", "End": true, "Branches": [{ "StartAt": "A", "States": { "A": { "Type": "Succeed" } } }] } }""",
        "/States/A/Branches/0/States/A: There is another state 'A', on this or another level. [duplicate-state]")]
    [InlineData("""{ "A": { "Type": "Task", "Resource": "r", "End": true, "Catch": [{ "ErrorEquals": ["States.ALL", "x"], "Next": "A" }] } }""",
        "/States/A/Catch/0/ErrorEquals/0: States.ALL must stand alone. [conflict]")]
    [InlineData("""{ "A": { "Type": "Pass", "End": true, "Parameters": { "a": 1, "a.$": "$" } } }""", "/States/A/Parameters/a.$: 'a' is given twice: once constant, once computed. [conflict]")]
    public void A_mistake_is_told_in_one_sentence(string states, string expected)
    {
        Assert.False(StateMachineDefinition.TryParse($$"""{ "StartAt": "A", "States": {{states}} }""", out _, out var problems));
        Assert.Equal([expected], problems.Select(problem => problem.ToString()));
    }

    public static TheoryData<string> Rubbish => new(
        "", " ", "null", "[]", "\"x\"", "{", "{}", "{\"States\":5}", new string('[', 500_000), "{\"a\":" + new string('{', 100_000),
        new string(' ', 2_000_000), "{\"StartAt\":\"\\ud800\"}", "{\"StartAt\":1e999}");

    [Theory]
    [MemberData(nameof(Rubbish))]
    public void Rubbish_has_problems_and_throws_nothing(string text)
    {
        Assert.False(StateMachineDefinition.TryParse(text, out var definition, out var problems));
        Assert.Null(definition);
        Assert.NotEmpty(problems);
    }

    [Fact]
    public void Rules_nested_as_deep_as_JSON_allows_are_compiled_and_run()
    {
        var rule = string.Concat(Enumerable.Repeat("""{"Not":""", 400)) + """{"Variable":"$","IsNull":true}""" + new string('}', 400);

        Assert.True(StateMachineDefinition.TryParse(
            $$$$"""{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Next":"S","Not":{{{{rule}}}}}]},"S":{"Type":"Succeed"}}}""", out _, out _));
    }

    public static TheoryData<string, string> Monsters => new()
    {
        { $$"""{ "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true, "InputPath": "${{string.Concat(Enumerable.Repeat(".a", 400_000))}} " } } }""", DefinitionRules.BadPath },
        { $$"""{ "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true, "Parameters": { "a.$": "{{string.Concat(Enumerable.Repeat("States.Array(", 50_000))}}" } } } }""", DefinitionRules.BadIntrinsic },
        { $$"""{ "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true, "QueryLanguage": "JSONata", "Output": "{% {{new string('(', 400_000)}} %}" } } }""", DefinitionRules.BadExpression },
        { $$"""{ "StartAt": "A", "States": { "A": { "Type": "Succeed", {{string.Join(',', Enumerable.Range(0, 40_000).Select(number => $"\"Unknown{number}\": 1"))}} } } }""", DefinitionRules.UnknownField },
        { $$"""{ "StartAt": "A", "States": { {{string.Join(',', Enumerable.Range(0, 30_000).Select(number => $$""" "S{{number}}": { } """))}} } }""", DefinitionRules.MissingField },
        { $$"""{ "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true, "Result": {{new string('[', 400_000)}} } } }""", DefinitionRules.Json },
    };

    [Theory]
    [MemberData(nameof(Monsters))]
    public void A_definition_that_is_made_to_hurt_has_problems_within_a_second_or_two(string text, string rule)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.False(StateMachineDefinition.TryParse(text, out _, out var problems));

        Assert.Contains(rule, problems.Select(problem => problem.Rule));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
    }

    [Theory]
    [InlineData("1x")]
    [InlineData("top-level")]
    [InlineData("states")]
    [InlineData("")]
    public void A_variable_needs_a_name_that_expressions_can_read(string name)
    {
        Assert.False(StateMachineDefinition.TryParse(
            $$"""{ "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true, "Assign": { "{{name}}": 1 } } } }""", out _, out var problems));

        Assert.Equal([$"/States/A/Assign/{name}"], problems.Select(problem => problem.Location));
    }
}
