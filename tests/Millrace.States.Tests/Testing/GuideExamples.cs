using Millrace.States.Testing;

namespace Millrace.States.Tests.Testing;

/// <summary>The examples of docs/guide/testing-state-machines.md, which must stand here as they stand there.</summary>
public sealed class GuideExamples
{
    private const string definition = """
        {
          "StartAt": "Charge",
          "States": {
            "Charge": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Retry": [{ "ErrorEquals": ["Busy"] }], "Next": "Pause" },
            "Pause": { "Type": "Wait", "Seconds": 86400, "Next": "Ship" },
            "Ship": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true }
          }
        }
        """;

    private const string MockConfigFile = """
        {
          "StateMachines": { "Orders": { "TestCases": { "HappyPath": { "Charge": "Fine", "Ship": "Fine" } } } },
          "MockedResponses": { "Fine": { "0": { "Return": {} } } }
        }
        """;

    [Fact]
    public async Task A_whole_execution()
    {
        var mocks = new Mocks()
            .On("Charge").Throws("Busy", "try later").Returns("""{ "receipt": 7 }""")
            .On("Ship").Returns("""{ "parcel": "P-1" }""");
        var run = await TestExecution.RunAsync(definition, """{ "order": 1 }""", mocks);
        Assert.Equal(["Charge", "Pause", "Ship"], run.States);

        Assert.Contains(Lines(run.ToString()), Guide());
        Assert.Equal(TimeSpan.FromSeconds(86_401), run.Elapsed);
    }

    [Fact]
    public async Task Ones_own_functions()
    {
        var own = new TaskHandlers().On("arn:aws:states:::lambda:invoke", (request, _) =>
            Task.FromResult<string?>(PriceFunction.Handle(request.ParametersJson)));
        var run = await TestExecution.RunAsync(definition, "{}", new Mocks().On("Ship").Returns("{}"), new ExecutionOptions { Tasks = own });
        Assert.Equal("""{"price":42}""", run.Trace.Of("Charge").Single().Output);

        var mermaid = Drawing.Mermaid(definition, run.Trace);
        var svg = Drawing.Svg(definition, run.Trace);
        Assert.NotEqual(mermaid, svg);
    }

    [Fact]
    public async Task Test_cases_of_a_file()
    {
        var file = MockConfiguration.Parse(await File.ReadAllTextAsync("MockConfigFile.json"));
        var run = await TestExecution.RunAsync(definition, "{}", file.For("Orders", "HappyPath"));
        Assert.IsType<ExecutionResult.Succeeded>(run.Result);
    }

    [Fact]
    public async Task One_state_alone()
    {
        var result = await StateTest.RunAsync(new StateTestRequest(definition)
        {
            StateName = "Charge",
            Input = """{ "order": 1 }""",
            Mock = new StateMock { ErrorOutput = new MockedError("Busy") },
            Configuration = new StateTestConfiguration { RetrierRetryCount = 2 },
            InspectionLevel = InspectionLevel.Debug,
        }, TestContext.Current.CancellationToken);
        Assert.Equal(StateTestStatus.Retriable, result.Status);
        Assert.Equal(4, result.InspectionData?.ErrorDetails?.RetryBackoffIntervalSeconds);
    }

    [Fact]
    public void The_guide_holds_these_examples()
    {
        var here = Lines(System.IO.File.ReadAllText(InRepository("tests/Millrace.States.Tests/Testing/GuideExamples.cs")));
        var examples = Guide().Split("```csharp\n")[1..].Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)]).ToList();

        Assert.Equal(5, examples.Count);
        Assert.All(examples, example => Assert.Contains(example, here));
    }

    // The indentation of a line says where it stands, not what it is.
    private static string Lines(string text) => string.Concat(text.ReplaceLineEndings("\n").Split('\n').Select(line => $"{line.TrimStart()}\n"));

    private static string Guide() => Lines(System.IO.File.ReadAllText(InRepository("docs/guide/testing-state-machines.md")));

    private static string InRepository(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, path)))
                return Path.Combine(folder.FullName, path);
        }

        throw new FileNotFoundException($"There is no {path} above the tests.");
    }

    // Stands for the file of a user's project.
    private static class File
    {
        public static Task<string> ReadAllTextAsync(string path) => Task.FromResult(path == "MockConfigFile.json" ? MockConfigFile : "");
    }

    private static class PriceFunction
    {
        public static string Handle(string parameters) => parameters.Length > 0 ? """{"price":42}""" : "";
    }
}
