using Millrace.States.Testing;

namespace Millrace.States.Tests.Language;

public sealed class JsonataStatesTests
{
    [Fact]
    public async Task Output_and_Assign_of_one_state_see_the_variables_of_before() => Assert.Equal(
        """{"then":1,"now":2}""",
        await OutputAsync("""
            "A": { "Type": "Pass", "Assign": { "v": 1 }, "Next": "B" },
            "B": { "Type": "Pass", "Assign": { "v": 2 }, "Output": { "then": "{% $v %}" }, "Next": "C" },
            "C": { "Type": "Succeed", "Output": { "then": "{% $states.input.then %}", "now": "{% $v %}" } }
            """));

    [Fact]
    public async Task What_does_not_stand_between_the_signs_is_taken_as_it_is_and_names_are_never_computed() => Assert.Equal(
        """{"{% 1 %}":["text","$states.input",null,3]}""",
        await OutputAsync("""
            "A": { "Type": "Pass", "Output": { "{% 1 %}": ["text", "$states.input", null, "{% 1 + 2 %}"] }, "End": true }
            """));

    [Fact]
    public async Task Without_Output_a_rule_and_a_wait_hand_on_the_input() => Assert.Equal(
        """{"n":5}""",
        await OutputAsync("""
            "A": { "Type": "Choice", "Choices": [{ "Condition": "{% $states.input.n > 9 %}", "Next": "C" }, { "Condition": true, "Next": "B" }], "Output": "not for rules" },
            "B": { "Type": "Wait", "Seconds": "{% $states.input.n %}", "Next": "D" },
            "C": { "Type": "Fail" },
            "D": { "Type": "Succeed" }
            """));

    [Fact]
    public async Task The_Output_of_a_Choice_is_that_of_its_default() => Assert.Equal(
        """{"default":"A"}""",
        await OutputAsync("""
            "A": { "Type": "Choice", "Choices": [{ "Condition": false, "Next": "C" }], "Default": "D", "Output": { "default": "{% $states.context.State.Name %}" } },
            "C": { "Type": "Fail" },
            "D": { "Type": "Succeed" }
            """));

    [Fact]
    public async Task A_catcher_without_Output_hands_on_the_error() => Assert.Equal(
        """{"Error":"Broken","Cause":"really"}""",
        await OutputAsync("""
            "A": { "Type": "Parallel", "Branches": [{ "StartAt": "F", "States": { "F": { "Type": "Fail", "Error": "{% 'Bro' & 'ken' %}", "Cause": "really" } } }],
                   "Catch": [{ "ErrorEquals": ["Broken"], "Next": "D" }], "End": true },
            "D": { "Type": "Succeed" }
            """));

    [Theory]
    [InlineData("\"Output\": \"{% $v %}\"", "The JSONata expression '$v' specified for the field 'Output' returned nothing (undefined).")]
    [InlineData("\"Output\": { \"a\": [1, \"{% $v %}\"] }", "The JSONata expression '$v' specified for the field 'Output/a[1]' returned nothing (undefined).")]
    [InlineData("\"Output\": \"{% $abs('x') %}\"",
        "The JSONata expression '$abs('x')' specified for the field 'Output' threw an error during evaluation. T0410: Argument 1 of function \"abs\" does not match function signature")]
    [InlineData("\"Assign\": { \"f\": \"{% function($x){$x} %}\" }", "The JSONata expression 'function($x){$x}' specified for the field 'Assign/f' returned an unsupported result type.")]
    public async Task An_expression_that_fails_is_told_with_its_field(string fields, string cause)
    {
        var result = await RunAsync($$"""
            "A": { "Type": "Pass", {{fields}}, "End": true }
            """);

        Assert.Equal(
            new ExecutionResult.Failed("States.QueryEvaluationError", $"An error occurred while executing the state 'A' (entered at the event id #2). {cause}"),
            result);
    }

    [Fact]
    public async Task A_value_of_another_type_than_its_field_needs_fails_the_state() => Assert.Equal(
        new ExecutionResult.Failed(
            "States.QueryEvaluationError",
            "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression '$string(5)' specified for the field 'Seconds' " +
            "returned an unexpected result type. Expected 'number', but was 'string' for value: \"5\""),
        await RunAsync("""
            "A": { "Type": "Wait", "Seconds": "{% $string(5) %}", "End": true }
            """));

    [Theory]
    [InlineData("\"Output\": \"{% $states.result %}\"", "/States/A/Output: There is no $states.result here. [bad-expression]")]
    [InlineData("\"Output\": \"{% $states.errorOutput.Cause %}\"", "/States/A/Output: There is no $states.errorOutput here. [bad-expression]")]
    [InlineData("\"Output\": \"{% $$ %}\"", "/States/A/Output: '$$' is read from a document, and there is none: begin with $states or a variable. [bad-expression]")]
    [InlineData("\"Output\": \"{% $states.input.a & b %}\"", "/States/A/Output: 'b' is read from a document, and there is none: begin with $states or a variable. [bad-expression]")]
    [InlineData("\"Output\": \"{% [1, $sum(b.c)] %}\"", "/States/A/Output: 'b' is read from a document, and there is none: begin with $states or a variable. [bad-expression]")]
    [InlineData("\"Output\": \"{% items{ a: b } %}\"", "/States/A/Output: 'items' is read from a document, and there is none: begin with $states or a variable. [bad-expression]")]
    [InlineData("\"Output\": \"{% $ %}\"", "/States/A/Output: '$' is read from a document, and there is none: begin with $states or a variable. [bad-expression]")]
    [InlineData("\"Output\": \"{% items[price > 5] %}\"", "/States/A/Output: 'items' is read from a document, and there is none: begin with $states or a variable. [bad-expression]")]
    [InlineData("\"Output\": \" {% 1 %}\"", "/States/A/Output: An expression stands between {% and %}, with nothing before and nothing after. [bad-expression]")]
    [InlineData("\"Parameters\": {}", "/States/A/Parameters: A Pass state in JSONata has no field 'Parameters': it belongs to the query language JSONPath. [unknown-field]")]
    [InlineData("\"Assign\": []", "/States/A/Assign: Assign must be an object, was an array. [bad-value]")]
    public void What_cannot_work_is_a_problem_of_the_definition(string fields, string problem)
    {
        Assert.False(StateMachineDefinition.TryParse(Machine($$"""
            "A": { "Type": "Pass", {{fields}}, "End": true }
            """), out _, out var problems));

        Assert.Equal([problem], problems.Select(one => one.ToString()));
    }

    [Theory]
    [InlineData("$states.input.items[price > 5].{ 'a': name }")]
    [InlineData("$map([1, 2], function($v) { $v + 1 })")]
    [InlineData("$states.input.items ~> |$|{ 'price': price * 2 }|")]
    [InlineData("$states.input.items^(>price)")]
    [InlineData("($x := $states.input; $x.a.b)")]
    [InlineData("$states.input.items{ category: $sum(price) }")]
    [InlineData("($states.input.items){ category: $sum(price) }")]
    [InlineData("$append([], $states.input.items){ category: price }")]
    [InlineData("[$states.input.items][price > 1]")]
    [InlineData("($states.input.items)[price > 1]")]
    [InlineData("$states.input.items[price > 1]{ category: price }")]
    [InlineData("$states.input.**.price")]
    [InlineData("$sort($states.input.items, function($l, $r) { $l.price > $r.price })")]
    [InlineData("$states.input.items#$i.{ 'n': $i, 'p': price }")]
    [InlineData("$states.input.items@$it.{ 'p': $it.price }")]
    [InlineData("$states.input.items.tags.{ 'price': %.price }")]
    [InlineData("$states.input.items ~> $filter(function($v) { $v.price > 1 })")]
    [InlineData("$states.input.a ? $states.input.b : 'none'")]
    [InlineData("{ 'a': $states.input.x }.a")]
    [InlineData("$merge([$states.input, { 'a': 1 }]).a")]
    [InlineData("$states.input.items.(price * 2)")]
    [InlineData("$states.input.items.[price, name]")]
    [InlineData("$v[0].a[b = 1].c")]
    [InlineData("$states.input.items[price = $max($states.input.items.price)].name")]
    [InlineData("$f(?, 1)")]
    [InlineData("$states.input ~> | items | { 'price': price * 2 }, 'name' |")]
    public void What_is_read_from_a_step_before_is_no_problem(string expression) =>
        StateMachineDefinition.Parse(Machine($$"""
            "A": { "Type": "Pass", "Output": "{% {{expression}} %}", "End": true }
            """));

    [Fact]
    public void The_variables_that_states_read_are_known_in_every_field()
    {
        var definition = StateMachineDefinition.Parse(Machine("""
            "A": { "Type": "Task", "Resource": "r", "Arguments": { "x": "{% $z + $a %}" }, "TimeoutSeconds": "{% $t %}", "Assign": { "v": "{% $states.result & $own %}" },
                   "Output": "{% ($local := $b; $local + $sum([$b])) %}", "Catch": [{ "ErrorEquals": ["States.ALL"], "Output": "{% $caught %}", "Next": "C" }], "Next": "B" },
            "B": { "Type": "Choice", "Choices": [{ "Condition": "{% $c %}", "Output": "{% $d %}", "Next": "C" }], "Default": "M" },
            "M": { "Type": "Map", "Items": "{% $list %}", "ItemSelector": { "i": "{% $chosen %}" }, "MaxConcurrency": "{% $m %}", "Next": "W",
                   "ItemProcessor": { "StartAt": "I", "States": { "I": { "Type": "Pass", "Output": "{% $inner %}", "End": true } } } },
            "W": { "Type": "Wait", "Seconds": "{% $s %}", "Next": "F" },
            "F": { "Type": "Fail", "Error": "{% $e %}", "Cause": "{% $f %}" },
            "C": { "Type": "Succeed" }
            """));

        Assert.Equal(
            ["A: a,b,caught,own,t,z", "B: c,d", "F: e,f", "I: inner", "M: chosen,list,m", "W: s"],
            definition.VariableReferences.OrderBy(state => state.Key, StringComparer.Ordinal).Select(state => $"{state.Key}: {string.Join(',', state.Value)}"));
    }

    private static string Machine(string states) => $$"""{ "QueryLanguage": "JSONata", "StartAt": "A", "States": { {{states}} } }""";

    private static async Task<ExecutionResult> RunAsync(string states) =>
        await StateMachineExecution.Start(
            StateMachineDefinition.Parse(Machine(states)), """{"n":5}""", new ExecutionOptions { TimeProvider = new VirtualTime() }).Completion;

    private static async Task<string> OutputAsync(string states) => Assert.IsType<ExecutionResult.Succeeded>(await RunAsync(states)).Output;
}
