using System.Text;
using Millrace.States.Testing;
using Millrace.States.Tests.Execution;

namespace Millrace.States.Tests.Maps;

public sealed class DistributedMapTests
{
    private readonly List<HistoryEvent> _events = [];
    private readonly List<string> _calls = [];
    private readonly InMemoryObjectStore _objects = new(
    [
        new("data/items.json", "[1,2,3,4,5]"u8.ToArray()),
        new("data/inner.json", """{ "a": { "b/c": [1, 2] } }"""u8.ToArray()),
        new("data/lines.jsonl", "{\"n\":1}\n\n{\"n\":2}\r\n"u8.ToArray()),
        new("data/table.csv", "id;text\r\n1;\"a;\"\"b\"\"\nc\"\n\n2;two;lost\n3\n"u8.ToArray()),
    ]);

    [Theory]
    [InlineData("""{ "InputType": "JSON" }""", "items.json", "[1,2,3,4,5]")]
    [InlineData("""{ "InputType": "JSON", "MaxItems": 2 }""", "items.json", "[1,2]")]
    [InlineData("""{ "InputType": "JSON", "ItemsPointer": "/a/b~1c" }""", "inner.json", "[1,2]")]
    [InlineData("""{ "InputType": "JSONL" }""", "lines.jsonl", """[{"n":1},{"n":2}]""")]
    [InlineData("""{ "InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "CSVDelimiter": "SEMICOLON" }""", "table.csv", """[{"id":"1","text":"a;\"b\"\nc"},{"id":"2","text":"two"},{"id":"3","text":""}]""")]
    public async Task Items_are_read_from_objects(string config, string key, string items)
    {
        var result = await RunAsync(Map($$"""
            "ItemReader": { "Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {{config}}, "Parameters": { "Bucket": "data", "Key": "{{key}}" } },
            """), "{}");

        Assert.Equal(items, Assert.IsType<ExecutionResult.Succeeded>(result).Output);
    }

    [Theory]
    [InlineData("JSON", "none.json", "The specified key does not exist: s3://data/none.json")]
    [InlineData("JSON", "inner.json", "Attempting to map over non-iterable node.")]
    [InlineData("JSON", "table.csv", "Unable to parse the items as JSON")]
    [InlineData("JSONL", "table.csv", "Unable to parse the items as JSON")]
    public async Task What_cannot_be_read_fails_with_a_name_that_can_be_caught(string type, string key, string cause)
    {
        var reader = $$"""
            "ItemReader": { "Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": { "InputType": "{{type}}" }, "Parameters": { "Bucket": "data", "Key": "{{key}}" } },
            """;

        var failed = Assert.IsType<ExecutionResult.Failed>(await RunAsync(Map(reader), "{}"));
        var caught = await RunAsync(Map(reader + """ "Catch": [ { "ErrorEquals": ["States.ItemReaderFailed"], "Next": "Done" } ], """), "{}");

        Assert.Equal("States.ItemReaderFailed", failed.Error);
        Assert.StartsWith(cause, failed.Cause, StringComparison.Ordinal);
        Assert.IsType<ExecutionResult.Succeeded>(caught);
    }

    [Fact]
    public async Task Objects_themselves_can_be_the_items()
    {
        var result = await RunAsync(Map("""
            "ItemReader": { "Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": { "Bucket": "data", "Prefix": "i" } }, "ItemSelector": { "key.$": "$$.Map.Item.Value.Key" },
            """), "{}");

        Assert.Equal("""[{"key":"inner.json"},{"key":"items.json"}]""", Assert.IsType<ExecutionResult.Succeeded>(result).Output);
    }

    [Fact]
    public async Task Items_are_put_together_by_number_and_by_size()
    {
        var byNumber = await RunAsync(Map("""
            "ItemsPath": "$.items", "ItemBatcher": { "MaxItemsPerBatch": 2, "BatchInput": { "all.$": "$.shared" } },
            """), """{ "items": [1, 2, 3], "shared": 7 }""");
        var bySize = await RunAsync(Map("""
            "ItemsPath": "$.items", "ItemBatcher": { "MaxInputBytesPerBatch": 30 },
            """), """{ "items": ["aaaaaaaa", "bbbb", "cccccccccccccccccccccccccccccccccccccc", "d"] }""");

        Assert.Equal(
            """[{"BatchInput":{"all":7},"Items":[1,2]},{"BatchInput":{"all":7},"Items":[3]}]""",
            Assert.IsType<ExecutionResult.Succeeded>(byNumber).Output);
        Assert.Equal(
            """[{"Items":["aaaaaaaa","bbbb"]},{"Items":["cccccccccccccccccccccccccccccccccccccc"]},{"Items":["d"]}]""",
            Assert.IsType<ExecutionResult.Succeeded>(bySize).Output);
    }

    [Theory]
    [InlineData("", 1, false)]
    [InlineData(""" "ToleratedFailureCount": 2, """, 2, true)]
    [InlineData(""" "ToleratedFailureCount": 1, """, 2, false)]
    [InlineData(""" "ToleratedFailurePercentage": 40, """, 2, true)]
    [InlineData(""" "ToleratedFailurePercentage": 39.9, """, 2, false)]
    [InlineData(""" "ToleratedFailureCount": 5, "ToleratedFailurePercentage": 20, """, 2, false)]
    public async Task So_many_items_may_fail_and_no_more(string fields, int failing, bool succeeds)
    {
        var result = await RunAsync(Map(fields, "Task"), "[1,2,3,4,5]", failing);

        if (succeeds)
            Assert.Equal(JsonArray(Enumerable.Range(failing + 1, 5 - failing)), Assert.IsType<ExecutionResult.Succeeded>(result).Output);
        else
            Assert.Equal(new ExecutionResult.Failed("States.ExceedToleratedFailureThreshold", "The specified tolerated failure threshold was exceeded"), result);
    }

    [Fact]
    public async Task Each_item_is_an_execution_of_its_own_with_its_own_history()
    {
        await RunAsync(Map(""" "Label": "Mine", "ItemSelector": { "id.$": "$$.Execution.Name" }, """, "Pass", """ "Parameters": { "id.$": "$$.Execution.Id", "input.$": "$$.Execution.Input" }, """), "[1,2]");

        var children = _events.Where(static one => one.Place.ChildArn is not null && !one.IsNote).GroupBy(static one => one.Place.ChildArn).ToList();
        Assert.Equal(2, children.Count);
        Assert.All(children, static child =>
        {
            Assert.StartsWith("arn:aws:states:us-east-1:000000000000:execution:StateMachine/Mine:", child.Key, StringComparison.Ordinal);
            Assert.Equal(["ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded"], child.Select(static one => one.Type));
            Assert.Equal([1, 2, 3, 4], child.Select(static one => (int)one.Place.Id));
        });
        Assert.Equal(
            ["ExecutionStarted", "MapStateEntered", "MapStateStarted", "MapRunStarted", "MapRunSucceeded", "MapStateSucceeded", "MapStateExited", "SucceedStateEntered", "SucceedStateExited", "ExecutionSucceeded"],
            _events.Where(static one => one.Place.ChildArn is null && !one.IsNote).Select(static one => one.Type));
    }

    [Fact]
    public async Task Results_are_written_as_files_and_a_manifest_that_names_them()
    {
        var result = await RunAsync(
            Map(""" "ToleratedFailureCount": 1, "ResultWriter": { "Resource": "arn:aws:states:::s3:putObject", "Parameters": { "Bucket": "out", "Prefix": "here" } }, """, "Task"), "[1,2,3]", failing: 1);

        var output = System.Text.Json.JsonDocument.Parse(Assert.IsType<ExecutionResult.Succeeded>(result).Output).RootElement;
        var manifest = await ReadAsync("out", output.GetProperty("ResultWriterDetails").GetProperty("Key").GetString()!); // It is there.
        var files = manifest.GetProperty("ResultFiles");
        var succeeded = await ReadAsync("out", files.GetProperty("SUCCEEDED")[0].GetProperty("Key").GetString()!); // As above.
        var failed = await ReadAsync("out", files.GetProperty("FAILED")[0].GetProperty("Key").GetString()!); // As above.

        Assert.Equal(["2", "3"], succeeded.EnumerateArray().Select(static one => one.GetProperty("Output").GetString()));
        Assert.Equal(("FAILED", "Broken"), (failed[0].GetProperty("Status").GetString(), failed[0].GetProperty("Error").GetString()));
        Assert.Equal(output.GetProperty("MapRunArn").GetString(), manifest.GetProperty("MapRunArn").GetString());
    }

    [Theory]
    [InlineData("COMPACT", "[[1],[2]]")]
    [InlineData("FLATTEN", "[1,2]")]
    public async Task Results_can_be_transformed(string transformation, string output)
    {
        var result = await RunAsync(Map($$""" "ResultWriter": { "WriterConfig": { "Transformation": "{{transformation}}", "OutputType": "JSON" } }, """), "[[1],[2]]");

        Assert.Equal(output, Assert.IsType<ExecutionResult.Succeeded>(result).Output);
    }

    [Fact]
    public async Task A_map_that_lost_power_after_any_write_runs_no_finished_item_again()
    {
        var map = Map(""" "MaxConcurrency": 2, "ItemSelector": { "n.$": "$$.Map.Item.Value", "id.$": "States.UUID()" }, """, "Task");
        for (var survives = 1; ; survives++)
        {
            _events.Clear();
            _calls.Clear();
            try
            {
                await RunAsync(map, "[1,2,3,4,5]", history: new TestHistory(_events, survives));
                break;
            }
            catch (PowerFailureException)
            {
                var done = _events.OfType<HistoryEvent.TaskSucceeded>().Count();
                _calls.Clear();
                var resumed = await StateMachineExecution.Resume(StateMachineDefinition.Parse(map), [.. _events], Options(0, new TestHistory(_events))).Completion;

                Assert.Equal(5, System.Text.Json.JsonDocument.Parse(Assert.IsType<ExecutionResult.Succeeded>(resumed).Output).RootElement.GetArrayLength());
                Assert.Equal(5 - done, _calls.Count);
                Assert.Single(_events.OfType<HistoryEvent.MapRun>(), static one => one.Progress == MapRunProgress.Started);
            }
        }
    }

    [Fact]
    public async Task A_redrive_runs_only_the_items_that_failed()
    {
        var map = Map(""" "MaxConcurrency": 1, "ToleratedFailureCount": 1, """, "Task");
        await RunAsync(map, "[1,2,3,4]", failing: 2);
        _calls.Clear();

        var result = await StateMachineExecution.Redrive(StateMachineDefinition.Parse(map), [.. _events], Options(0, new TestHistory(_events))).Completion;

        Assert.Equal("[1,2,3,4]", Assert.IsType<ExecutionResult.Succeeded>(result).Output);
        Assert.Equal(["1", "2", "3", "4"], _calls);
        Assert.Contains(_events, static one => one is HistoryEvent.MapRun { Progress: MapRunProgress.Redriven });
    }

    private static string Map(string fields, string type = "Pass", string inner = "") => $$"""
        { "StartAt": "Map", "States": { "Map": { "Type": "Map", {{fields}} "ItemProcessor": { "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
          "StartAt": "Item", "States": { "Item": { "Type": "{{type}}", {{(type == "Task" ? "\"Resource\": \"r\"," : inner)}} "End": true } } }, "Next": "Done" },
          "Done": { "Type": "Succeed" } } }
        """;

    private Task<ExecutionResult> RunAsync(string map, string input, int failing = 0, TestHistory? history = null) => StateMachineExecution
        .Start(StateMachineDefinition.Parse(map), input, Options(failing, history ?? new TestHistory(_events))).Completion.WaitAsync(TimeSpan.FromSeconds(20));

    private ExecutionOptions Options(int failing, TestHistory history) => new()
    {
        Name = "run",
        History = history,
        Objects = _objects,
        TimeProvider = new VirtualTime(),
        Tasks = new TaskHandlers().On("*", (request, _) =>
        {
            _calls.Add(request.ParametersJson);
            return int.TryParse(request.ParametersJson, out var number) && number <= failing
                ? throw new TaskFailedException("Broken", "as planned")
                : Task.FromResult<string?>(request.ParametersJson);
        }),
    };

    private async Task<System.Text.Json.JsonElement> ReadAsync(string bucket, string key)
    {
        var content = await _objects.ReadAsync(bucket, key, CancellationToken.None);
        return System.Text.Json.JsonDocument.Parse(Encoding.UTF8.GetString(content!.Value.Span)).RootElement; // The manifest names it.
    }

    private static string JsonArray(IEnumerable<int> numbers) => $"[{string.Join(',', numbers)}]";
}
