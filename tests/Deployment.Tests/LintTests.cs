using System.Text.Json.Nodes;

namespace Deployment.Tests;

/// <summary>
/// The template and the state machines before validators that others wrote. Each is shown faults, too: one that finds nothing
/// might look at nothing. They lint; whether AWS deploys it, only a deployment shows.
/// </summary>
public sealed class LintTests(Lints lints)
{
    private static readonly Template Deployed = Template.Deployed;
    private static readonly string Schema = Repository.PathOf("../shared/conformance/sam.schema.json");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Parameters =>
    [
        "Stage=dev",
        "Stage=staging AlarmEmail=somebody@example.com",
        "Stage=prod JwtIssuer=https://issuer.example.com JwtAudience=millrace AlarmTopicArn=arn:aws:sns:us-east-1:123456789012:alarms",
    ];

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task CloudFormation_s_own_validator_finds_nothing(string parameters) => Findings.None(
        await lints.RunAsync(["cloudformation", Repository.PathOf("serverless.template"), .. parameters.Split(' ')], Cancel));

    [Theory]
    [InlineData("Resources/CpuQueue/Properties/VisibilityTimeout", "an hour", "CpuQueue")]
    [InlineData("Resources/CpuQueue/Properties/VisibilityTimeut", "5400", "VisibilityTimeut")]
    [InlineData("Resources/JobsTable/Properties/KeySchema", null, "KeySchema")]
    [InlineData("Resources/CpuQueue/Type", "AWS::SQS::Queues", "AWS::SQS::Queues")]
    [InlineData("Resources/ApiRole/Properties/Policies/0/PolicyDocument/Version", "2026-01-01", "2026-01-01")]
    [InlineData("Resources/LargeValuesPolicy/Properties/Bucket/Ref", "LargeValue", "LargeValuesPolicy")]
    public async Task CloudFormation_s_own_validator_finds_a_planted_fault(string path, string? value, string about) =>
        Findings.Some(await lints.RunAsync(["cloudformation", Spoiled(path, value)], Cancel), about);

    [Fact]
    public async Task The_template_fits_the_schema_of_sam()
    {
        SkipWithoutSchema();

        Findings.None(await lints.RunAsync(["sam", Repository.PathOf("serverless.template"), Schema], Cancel));
    }

    [Theory]
    [InlineData("Resources/WorkFunction/Properties/MemorySizes", "1", "MemorySizes")]
    [InlineData("Resources/WorkFunction/Properties/Tracing", "On", "Tracing")]
    [InlineData("Resources/WorkFunction/Properties/Events/Cpu/Type", "Sqs", "WorkFunction")]
    [InlineData("Resources/DispatchFunction/Properties/Events/Changes/Properties/Stream", null, "Stream")]
    [InlineData("Resources/Api/Properties/Throttling", "10", "Throttling")]
    [InlineData("Globals/Function/Runtimes", "dotnet10", "Runtimes")]
    public async Task The_schema_of_sam_finds_a_planted_fault(string path, string? value, string about)
    {
        SkipWithoutSchema();

        Findings.Some(await lints.RunAsync(["sam", Spoiled(path, value), Schema], Cancel), about);
    }

    [Fact]
    public async Task State_machines_are_valid()
    {
        var machines = Deployed.Of("AWS::Serverless::StateMachine").Select(static one => $"{one["DefinitionUri"]}").ToList();

        Assert.NotEmpty(machines);
        foreach (var machine in machines)
            Findings.None(await lints.RunAsync(["states", Repository.PathOf(machine)], Cancel));
    }

    [Theory]
    [InlineData("States/ingest/Next", "pcaa")]
    [InlineData("States/ingest/Type", "Tusk")]
    [InlineData("States/ingest/Resource", null)]
    [InlineData("States/ingest/ResultPath", "$.[")]
    [InlineData("StartAt", "begin")]
    public async Task A_planted_fault_in_a_state_machine_is_found(string path, string? value)
    {
        var machine = JsonNode.Parse(Repository.Read("samples/Polis/pipelines/polis-report.asl.json"))!.AsObject();
        var parent = path.Contains('/') ? Template.At(machine, path[..path.LastIndexOf('/')])!.AsObject() : machine;
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (value is null)
            parent.Remove(name);
        else
            parent[name] = value;

        Assert.NotEmpty(await lints.RunAsync(["states", Lints.FileOf(machine.ToJsonString())], Cancel));
    }

    private static void SkipWithoutSchema() => Assert.SkipUnless(File.Exists(Schema), $"There is no {Schema}: SAM's schema is not part of this repository.");

    private static string Spoiled(string path, string? value) => Lints.FileOf(Deployed.With(path, value).Root.ToJsonString());
}
