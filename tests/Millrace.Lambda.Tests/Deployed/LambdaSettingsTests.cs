using Millrace.Jobs;
using Millrace.Lambda.Deployed;

namespace Millrace.Lambda.Tests.Deployed;

public sealed class LambdaSettingsTests
{
    private const string Machine = "arn:aws:states:eu-central-1:123456789012:stateMachine:report";

    private readonly Dictionary<string, string?> _variables = new()
    {
        ["MILLRACE_FUNCTION"] = "Dispatch",
        ["MILLRACE_STAGE"] = "prod",
        ["MILLRACE_TABLE"] = "jobs",
        ["MILLRACE_BUCKET"] = "blobs",
        ["MILLRACE_QUEUE_CPU_HIGH"] = "https://sqs.example/1/cpu-high",
        ["MILLRACE_QUEUE_CPU"] = "https://sqs.example/1/cpu",
        ["MILLRACE_QUEUE_CPU_LOW"] = "https://sqs.example/1/cpu-low",
        ["MILLRACE_PIPELINES"] = $"polis.report={Machine}",
    };

    private readonly JobTypes _types = new();

    public LambdaSettingsTests() => Register("polis.pca", ResourceClass.Cpu);

    [Fact]
    public void The_environment_of_a_deployment_is_read()
    {
        var settings = Read();

        Assert.Equal((FunctionName.Dispatch, "prod"), (settings.Function, settings.Stage));
        Assert.Equal(("jobs", "blobs", false), (settings.Storage.Table, settings.Storage.Bucket, settings.Storage.ForcePathStyle));
        Assert.Equal(
            new Dictionary<Lane, string>
            {
                [new Lane(ResourceClass.Cpu, Priority.High)] = "https://sqs.example/1/cpu-high",
                [new Lane(ResourceClass.Cpu, Priority.Normal)] = "https://sqs.example/1/cpu",
                [new Lane(ResourceClass.Cpu, Priority.Low)] = "https://sqs.example/1/cpu-low",
            },
            settings.Queues.QueueUrls);
        Assert.Equal(new Dictionary<string, string> { ["polis.report"] = Machine }, settings.Pipelines);
        Assert.Equal((null, null, null, null), (settings.Storage.DynamoDbEndpoint, settings.Storage.S3Endpoint, settings.Queues.Endpoint, settings.StepFunctionsEndpoint));
    }

    [Fact]
    public void Emulators_are_found_by_the_names_of_AWSs_own_tools()
    {
        _variables["AWS_ENDPOINT_URL_DYNAMODB"] = "http://127.0.0.1:1";
        _variables["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:2";
        _variables["AWS_ENDPOINT_URL_SQS"] = "http://127.0.0.1:3";
        _variables["AWS_ENDPOINT_URL_SFN"] = "http://127.0.0.1:4";

        var settings = Read();

        Assert.Equal((1, 2, true), (settings.Storage.DynamoDbEndpoint?.Port, settings.Storage.S3Endpoint?.Port, settings.Storage.ForcePathStyle));
        Assert.Equal((3, 4), (settings.Queues.Endpoint?.Port, settings.StepFunctionsEndpoint?.Port));
    }

    [Fact]
    public void An_empty_environment_is_told_everything_that_it_lacks()
    {
        Register("polis.render", ResourceClass.Gpu);
        _variables.Clear();

        Assert.Equal(
            "The function's environment is not complete. "
            + "MILLRACE_FUNCTION must be one of Api, Dispatch, Work, StartTask, PipelineEnd, Sweep, was ''. "
            + "MILLRACE_STAGE is missing: the deployment's stage, such as prod. "
            + "MILLRACE_TABLE is missing: the name of the DynamoDB table. "
            + "MILLRACE_BUCKET is missing: the name of the S3 bucket of large values. "
            + "MILLRACE_QUEUE_CPU_HIGH is missing: the address of the queue of lane cpu-high, which job type polis.pca needs. "
            + "MILLRACE_QUEUE_CPU is missing: the address of the queue of lane cpu, which job type polis.pca needs. "
            + "MILLRACE_QUEUE_CPU_LOW is missing: the address of the queue of lane cpu-low, which job type polis.pca needs. "
            + "MILLRACE_QUEUE_GPU_HIGH is missing: the address of the queue of lane gpu-high, which job type polis.render needs. "
            + "MILLRACE_QUEUE_GPU is missing: the address of the queue of lane gpu, which job type polis.render needs. "
            + "MILLRACE_QUEUE_GPU_LOW is missing: the address of the queue of lane gpu-low, which job type polis.render needs.",
            Problems());
    }

    [Fact]
    public void Every_value_that_is_wrong_is_told_at_once_beside_what_is_missing()
    {
        _variables["MILLRACE_STAGE"] = null;
        _variables["MILLRACE_TABLE"] = "no table";
        _variables["MILLRACE_BUCKET"] = "Blobs";
        _variables["MILLRACE_QUEUE_CPU_HIGH"] = "cpu-high";
        _variables["MILLRACE_QUEUE_CPU_LOW"] = "https://sqs.example/1/cpu";
        _variables["MILLRACE_PIPELINES"] = $"polis.repotr={Machine} polis.count arn=x";
        _variables["AWS_ENDPOINT_URL_DYNAMODB"] = "localhost:4566";
        _variables["AWS_ENDPOINT_URL_S3"] = "s3";
        _variables["AWS_ENDPOINT_URL_SQS"] = "ftp://127.0.0.1";
        _variables["AWS_ENDPOINT_URL_SFN"] = "/sfn";

        Assert.Equal(
            "The function's environment is not complete. "
            + "MILLRACE_STAGE is missing: the deployment's stage, such as prod. "
            + "AWS_ENDPOINT_URL_DYNAMODB must be an absolute http or https address, was 'localhost:4566'. "
            + "AWS_ENDPOINT_URL_S3 must be an absolute http or https address, was 's3'. "
            + "MILLRACE_QUEUE_CPU_HIGH must be an absolute http or https address, was 'cpu-high'. "
            + "MILLRACE_QUEUE_CPU, MILLRACE_QUEUE_CPU_LOW are the same queue 'https://sqs.example/1/cpu'; every lane needs its own. "
            + "AWS_ENDPOINT_URL_SQS must be an absolute http or https address, was 'ftp://127.0.0.1'. "
            + "MILLRACE_PIPELINES must be type=state machine ARN, separated by spaces; 'polis.count' is not. "
            + "MILLRACE_PIPELINES must be type=state machine ARN, separated by spaces; 'arn=x' is not. "
            + "MILLRACE_PIPELINES names no state machine for pipeline polis.report. "
            + "AWS_ENDPOINT_URL_SFN must be an absolute http or https address, was '/sfn'. "
            + "MILLRACE_TABLE must be 3 to 255 letters, digits, '_', '-' and '.', was 'no table'. "
            + "MILLRACE_BUCKET must be 3 to 63 lower-case letters, digits, '-' and '.', with a letter or a digit at both ends, was 'Blobs'.",
            Problems());
    }

    [Theory]
    [InlineData("dispatch")]
    [InlineData("1")]
    [InlineData("+1")]
    [InlineData(" Dispatch")]
    [InlineData("Api,Dispatch")]
    [InlineData("Purge")]
    public void A_function_that_does_not_exist_is_told_those_that_do(string name)
    {
        _variables["MILLRACE_FUNCTION"] = name;

        Assert.Equal(
            $"The function's environment is not complete. MILLRACE_FUNCTION must be one of Api, Dispatch, Work, StartTask, PipelineEnd, Sweep, was '{name}'.",
            Problems());
    }

    [Theory]
    [InlineData("Api", true, false)]
    [InlineData("Dispatch", true, true)]
    [InlineData("Work", true, false)]
    [InlineData("StartTask", true, false)]
    [InlineData("PipelineEnd", false, true)]
    [InlineData("Sweep", true, true)]
    public void A_function_asks_for_what_it_needs_and_no_more(string function, bool needsQueues, bool needsPipelines)
    {
        foreach (var name in _variables.Keys.Where(static name => name.StartsWith("MILLRACE_QUEUE", StringComparison.Ordinal) || name == "MILLRACE_PIPELINES").ToList())
            _variables[name] = null;

        _variables["MILLRACE_FUNCTION"] = function;

        var problems = Problems();

        Assert.Equal(needsQueues, problems.Contains("MILLRACE_QUEUE_CPU is missing", StringComparison.Ordinal));
        Assert.Equal(needsPipelines, problems.Contains("MILLRACE_PIPELINES names no state machine for pipeline polis.report.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_queue_of_a_class_that_no_type_uses_may_be_there_or_not()
    {
        _variables["MILLRACE_QUEUE_MEMORY_LOW"] = "https://sqs.example/1/memory-low";

        Assert.Equal("https://sqs.example/1/memory-low", Read().Queues.QueueUrls[new Lane(ResourceClass.Memory, Priority.Low)]);
    }

    [Fact]
    public void A_state_machine_of_a_pipeline_that_this_program_does_not_have_does_no_harm()
    {
        _variables["MILLRACE_PIPELINES"] += $"  polis.old={Machine}";

        Assert.Equal(2, Read().Pipelines.Count);
    }

    [Fact]
    public void A_program_without_types_and_pipelines_needs_neither_queues_nor_state_machines()
    {
        foreach (var name in _variables.Keys.Where(static name => name.StartsWith("MILLRACE_QUEUE", StringComparison.Ordinal) || name == "MILLRACE_PIPELINES").ToList())
            _variables[name] = "";

        Assert.Empty(LambdaSettings.Read(_variables.GetValueOrDefault, new JobTypes(), []).Queues.QueueUrls);
    }

    private void Register(string type, ResourceClass resources) => _types.Add(
        new RegisteredType(new JobType(type), new ScriptedHandler(), new JobTypeOptions { Lane = new Lane(resources, Priority.Normal) }));

    private LambdaSettings Read() => LambdaSettings.Read(_variables.GetValueOrDefault, _types, ["polis.report"]);

    private string Problems()
    {
        try
        {
            Read();
            return "";
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }
}
