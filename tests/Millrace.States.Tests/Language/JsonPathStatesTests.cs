using Millrace.States.Testing;

namespace Millrace.States.Tests.Language;

public sealed class JsonPathStatesTests
{
    private const string Input = """{"n":5,"s":"text","list":[1,2,3],"deep":{"a":{"b":1}},"role":"arn:aws:iam::123456789012:role/r"}""";

    [Theory]
    [InlineData("""{ "a.$": "$.list[2]", "b.$": "$.list[0]" }""", """{"a":3,"b":1}""")]
    [InlineData("""{ "a.$": "$..b", "b.$": "$.list[?(@ > 1)]", "c.$": "$['n','s']" }""", """{"a":[1],"b":[2,3],"c":{"n":5,"s":"text"}}""")]
    [InlineData("""{ "a.$": "$$.State.Name", "b": [{ "c.$": "States.MathAdd($.n, 1)" }] }""", """{"a":"A","b":[{"c":6}]}""")]
    [InlineData("""{ "a": "$.n", "b": null, "c": {} }""", """{"a":"$.n","b":null,"c":{}}""")]
    public async Task A_template_yields_what_AWS_yields(string template, string expected) => Assert.Equal(
        new ExecutionResult.Succeeded(expected), await RunAsync($$""" "A": { "Type": "Pass", "Parameters": {{template}}, "End": true } """));

    [Theory]
    [InlineData("""{ "a.$": "$.missing" }""", "The JSONPath '$.missing' specified for the field 'a.$' could not be found in the input '")]
    [InlineData("""{ "a.$": "$.list[7]" }""", "The JSONPath '$.list[7]' specified for the field 'a.$' could not be found in the input '")]
    [InlineData("""{ "a.$": "$.list.missing" }""", "The JSONPath '$.list.missing' specified for the field 'a.$' could not be found in the input '")]
    [InlineData("""{ "a.$": "$.n[0]" }""", "The JSONPath '$.n[0]' specified for the field 'a.$' could not be found in the input '")]
    [InlineData("""{ "a.$": "$$.Task.Token" }""", "The JSONPath '$$.Task.Token' specified for the field 'a.$' could not be found in the input '")]
    [InlineData("""{ "a.$": "States.Array($.list[7])" }""", "The function 'States.Array($.list[7])' had the following error: The JsonPath argument for the field '$.list[7]' could not be")]
    public async Task A_template_that_cannot_be_filled_is_a_runtime_error(string template, string cause)
    {
        var failed = Assert.IsType<ExecutionResult.Failed>(await RunAsync($$""" "A": { "Type": "Pass", "Parameters": {{template}}, "End": true } """));

        Assert.Equal("States.Runtime", failed.Error);
        Assert.StartsWith($"An error occurred while executing the state 'A' (entered at the event id #2). {cause}", failed.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("States.Runtime")]
    [InlineData("States.ALL")]
    [InlineData("States.TaskFailed")]
    public async Task A_runtime_error_is_neither_retried_nor_caught(string name)
    {
        var result = await RunAsync($$"""
            "A": { "Type": "Parallel", "Branches": [{ "StartAt": "B", "States": { "B": { "Type": "Pass", "InputPath": "$.missing", "End": true } } }],
                   "Retry": [{ "ErrorEquals": ["{{name}}"] }], "Catch": [{ "ErrorEquals": ["{{name}}"], "Next": "C" }], "End": true },
            "C": { "Type": "Succeed" }
            """);

        Assert.Equal("States.Runtime", Assert.IsType<ExecutionResult.Failed>(result).Error);
    }

    [Theory]
    [InlineData("\"RoleArn\": \"arn:aws:iam::123456789012:role/r\"", true)]
    [InlineData("\"RoleArn.$\": \"$.role\"", true)]
    [InlineData("\"RoleArn.$\": \"$.noRole\"", false)]
    [InlineData("\"RoleArn.$\": \"States.Format('{}', $.noRole)\"", false)]
    public async Task Credentials_that_cannot_be_found_fail_the_task(string credentials, bool succeeds)
    {
        var result = await RunAsync($$""" "A": { "Type": "Task", "Resource": "arn:test:echo", "Credentials": { {{credentials}} }, "End": true } """);

        Assert.Equal(succeeds, result is ExecutionResult.Succeeded(Input));
    }

    [Theory]
    [InlineData("\"SecondsPath\": \"$.n\"")]
    [InlineData("\"SecondsPath\": \"$seconds\"")]
    [InlineData("\"Seconds\": 0")]
    [InlineData("\"Timestamp\": \"2016-03-14T01:59:00Z\"")]
    [InlineData("\"TimestampPath\": \"$$.Execution.StartTime\"")]
    public async Task A_wait_ends(string until) => Assert.Equal(
        new ExecutionResult.Succeeded(Input),
        await RunAsync($$"""
            "A": { "Type": "Pass", "Assign": { "seconds": "3" }, "Next": "B" },
            "B": { "Type": "Wait", {{until}}, "End": true }
            """));

    [Theory]
    [InlineData("$.list[1]", "7", """{"n":5,"s":"text","list":[1,7,3],"deep":{"a":{"b":1}},"role":"arn:aws:iam::123456789012:role/r"}""")]
    [InlineData("$.deep.a.c.d", "7", """{"n":5,"s":"text","list":[1,2,3],"deep":{"a":{"b":1,"c":{"d":7}}},"role":"arn:aws:iam::123456789012:role/r"}""")]
    [InlineData("$['x']", "[]", """{"n":5,"s":"text","list":[1,2,3],"deep":{"a":{"b":1}},"role":"arn:aws:iam::123456789012:role/r","x":[]}""")]
    public async Task A_result_is_placed_in_the_raw_input(string path, string result, string expected) => Assert.Equal(
        new ExecutionResult.Succeeded(expected),
        await RunAsync($$""" "A": { "Type": "Pass", "InputPath": "$.deep", "Result": {{result}}, "ResultPath": "{{path}}", "End": true } """));

    [Theory]
    [InlineData("\"x.$\": \"$x\"", 40)]
    [InlineData("\"x.$\": \"States.Array($x, $x)\"", 40)]
    [InlineData("\"x\": [[{ \"y.$\": \"$x\" }]]", 400)]
    public async Task Variables_that_grow_without_end_fail_the_execution(string assign, int rounds)
    {
        var result = await RunAsync($$"""
            "A": { "Type": "Pass", "Assign": { "x": "some text", "i": 0 }, "Next": "B" },
            "B": { "Type": "Pass", "Assign": { {{assign}}, "i.$": "States.MathAdd($i, 1)" }, "Next": "C" },
            "C": { "Type": "Choice", "Choices": [{ "Variable": "$i", "NumericLessThan": {{rounds}}, "Next": "B" }], "Default": "D" },
            "D": { "Type": "Succeed" }
            """);

        if (assign.Contains("\"$x\"", StringComparison.Ordinal) && rounds == 40)
            Assert.IsType<ExecutionResult.Succeeded>(result);
        else
            Assert.Equal("States.DataLimitExceeded", Assert.IsType<ExecutionResult.Failed>(result).Error);
    }

    [Theory]
    [InlineData("\"Type\": \"Task\", \"Resource\": \"arn:test:echo\"")]
    [InlineData("\"Type\": \"Parallel\", \"Branches\": [{ \"StartAt\": \"B\", \"States\": { \"B\": { \"Type\": \"Pass\", \"Result\": 1, \"End\": true } } }]")]
    public async Task What_is_handed_on_is_limited(string fields)
    {
        var large = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"k{i}.$\": \"$\""));

        var result = await RunAsync($$""" "A": { {{fields}}, "Parameters": { {{large}} }, "End": true } """);

        Assert.Equal("States.DataLimitExceeded", Assert.IsType<ExecutionResult.Failed>(result).Error);
    }

    private static Task<ExecutionResult> RunAsync(string states) => StateMachineExecution
        .Start(
            StateMachineDefinition.Parse($$"""{ "StartAt": "A", "States": { {{states}} } }"""), Input, new ExecutionOptions
            {
                Name = "run",
                TimeProvider = new VirtualTime(),
                Tasks = new TaskHandlers().On("arn:test:echo", (request, _) => Task.FromResult<string?>(request.ParametersJson)),
            })
        .Completion.WaitAsync(TimeSpan.FromSeconds(20));
}
