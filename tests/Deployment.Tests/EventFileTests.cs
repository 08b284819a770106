using System.Text.Json.Nodes;
using Millrace.Jobs;
using Millrace.Queues;

namespace Deployment.Tests;

/// <summary>The events of samples/events are such as AWS sends, and would start the functions that they are for.</summary>
public sealed class EventFileTests
{
    private const string Region = "eu-central-1";
    private const string Account = "123456789012";

    private static readonly Template Deployed = Template.Deployed;

    [Theory]
    [InlineData("api-submit.json")]
    [InlineData("api-read.json")]
    public void A_request_is_one_of_a_route(string file)
    {
        var request = Read(file);

        Assert.Equal("2.0", $"{request["version"]}");
        Assert.Contains($"{request["routeKey"]}", Deployed.EventsOf("HttpApi").Select(static one => $"{one["Method"]} {one["Path"]}"));
        Assert.Equal($"{request["requestContext"]!["http"]!["path"]}", $"{request["rawPath"]}");
        Assert.Equal($"{request["routeKey"]}".Split(' ')[0], $"{request["requestContext"]!["http"]!["method"]}");
    }

    [Theory]
    [InlineData("dispatch.json", "Changes")]
    [InlineData("dispatch-wakeups.json", "WakeUps")]
    public void Every_change_passes_the_filter_of_its_mapping(string file, string mapping)
    {
        var records = Read(file)["Records"]!.AsArray();

        Assert.NotEmpty(records);
        Assert.All(records, record =>
        {
            Assert.Equal([mapping], Deployed.EventsOf("DynamoDB").Where(one => Patterns.Pass(one, record!)).Select(static one => one.Name));
            Assert.True(JobId.TryParse($"{record!["dynamodb"]!["NewImage"]!["id"]!["S"]}", out var id));
            Assert.Equal($"job#{id.Value[^1]}", $"{record["dynamodb"]!["Keys"]!["pk"]!["S"]}");
        });
    }

    [Fact]
    public void Every_message_names_a_job_of_a_queue_that_the_function_reads()
    {
        var queues = Deployed.EventsOf("SQS").Select(static one => Deployed.Find(Template.TargetOf(one["Queue"]))!)
            .Select(static one => $"{one["QueueName/Fn::Sub"]}".Replace("${AWS::StackName}", "millrace-dev", StringComparison.Ordinal));

        Assert.All(Read("work.json")["Records"]!.AsArray(), message =>
        {
            Assert.NotNull(WorkMessageBody.Parse($"{message!["body"]}"));
            Assert.Contains($"{message["eventSourceARN"]}".Split(':')[^1], queues);
        });
    }

    [Fact]
    public void A_task_says_what_the_state_machine_says()
    {
        var task = Read("start-task.json");

        Assert.Equal(["input", "phase", "pipeline", "taskToken", "type"], task.AsObject().Select(static one => one.Key).Order());
        Assert.True(JobId.TryParse($"{task["pipeline"]}", out _));
    }

    [Fact]
    public void The_end_of_an_execution_is_one_that_the_rule_passes_on()
    {
        var rule = Deployed["Resources/PipelineEndFunction/Properties/Events/ExecutionEnded/Properties/Pattern"]!.DeepClone();
        var machine = rule["detail"]!["stateMachineArn"]!.AsArray();
        machine[0] = $"{machine[0]!["Fn::Sub"]}"
            .Replace("${AWS::Partition}", "aws", StringComparison.Ordinal).Replace("${AWS::Region}", Region, StringComparison.Ordinal)
            .Replace("${AWS::AccountId}", Account, StringComparison.Ordinal).Replace("${AWS::StackName}", "millrace-dev", StringComparison.Ordinal);
        var ended = Read("pipeline-end.json");

        Assert.True(Patterns.Matches(rule, ended));
        Assert.True(JobId.TryParse($"{ended["detail"]!["name"]}", out _));
        foreach (var status in (string[])["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"])
        {
            ended["detail"]!["status"] = status;
            Assert.True(Patterns.Matches(rule, ended));
        }

        ended["detail"]!["status"] = "RUNNING";
        Assert.False(Patterns.Matches(rule, ended));
        ended["detail"]!["status"] = "FAILED";
        ended["detail"]!["stateMachineArn"] = $"arn:aws:states:{Region}:{Account}:stateMachine:other";
        Assert.False(Patterns.Matches(rule, ended));
    }

    [Fact]
    public void A_sweep_is_a_scheduled_event() => Assert.Equal("Scheduled Event", $"{Read("sweep.json")["detail-type"]}");

    [Fact]
    public void Every_function_has_an_event_file_and_every_file_is_described()
    {
        var guide = Repository.Read("docs/guide/sam-local.md");
        var files = Directory.GetFiles(Repository.PathOf("samples/events")).Select(static path => Path.GetFileName(path)).Order().ToList();

        Assert.Equal(
            ["api-read.json", "api-submit.json", "dispatch-wakeups.json", "dispatch.json", "pipeline-end.json", "start-task.json", "sweep.json", "work.json"],
            files.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Contains($"samples/events/{file}", guide, StringComparison.Ordinal));
        Assert.All(Deployed.Functions, function => Assert.Contains(function.Name, guide, StringComparison.Ordinal));
    }

    private static JsonNode Read(string file) => JsonNode.Parse(Repository.Read($"samples/events/{file}"))!; // No event is null.
}
