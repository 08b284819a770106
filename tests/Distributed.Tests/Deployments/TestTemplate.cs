using System.Text.Json.Nodes;
using LocalCloud.Templates;

namespace Distributed.Tests.Deployments;

/// <summary>The repository's template, with as much changed as a test needs: its windows are made for a day, not for a test.</summary>
internal sealed class TestTemplate
{
    private readonly JsonNode _root;

    public TestTemplate()
    {
        _root = JsonNode.Parse(File.ReadAllText(CloudTemplate.FindDefault()))!; // The template is JSON.
        Definition("samples/Polis/pipelines/polis-report.asl.json");
    }

    /// <summary>For the program of the tests: its pipeline in the place of the sample's.</summary>
    public void UseTestPipeline()
    {
        Definition("tests/DistributedJobs/test-pipeline.asl.json");
        foreach (var function in (string[])["DispatchFunction", "PipelineEndFunction", "SweepFunction"])
        {
            var variables = Properties(function)["Environment"]!["Variables"]!["MILLRACE_PIPELINES"]!; // They have it.
            variables["Fn::Sub"] = $"{variables["Fn::Sub"]}".Replace("polis.report=", "test.pipeline=", StringComparison.Ordinal);
        }
    }

    /// <summary>For how long the feed collects the jobs that nobody may have woken.</summary>
    public void FeedWindow(int seconds) => Source("DispatchFunction", "WakeUps")["MaximumBatchingWindowInSeconds"] = seconds;

    /// <summary>How many batches of a queue are at work at once, and how large they are.</summary>
    public void Mapping(string function, string source, int concurrency, int batchSize)
    {
        Source(function, source)["ScalingConfig"] = new JsonObject { ["MaximumConcurrency"] = concurrency };
        Source(function, source)["BatchSize"] = batchSize;
    }

    /// <summary>How often a queue delivers a message before it sets it aside.</summary>
    public void Deliveries(string queue, int most) => Properties(queue)["RedrivePolicy"]!["maxReceiveCount"] = most; // Every lane's queue has one.

    /// <summary>Writes it into a folder.</summary>
    public string SaveIn(string folder)
    {
        var path = Path.Combine(folder, "serverless.template");
        File.WriteAllText(path, _root.ToJsonString());
        return path;
    }

    private void Definition(string path) => Properties("PolisReport")["DefinitionUri"] = Path.Combine(Programs.Repository, path);

    private JsonNode Source(string function, string source) => Properties(function)["Events"]![source]!["Properties"]!; // Named as in the template.

    private JsonNode Properties(string resource) => _root["Resources"]![resource]!["Properties"]!; // Named as in the template.
}
