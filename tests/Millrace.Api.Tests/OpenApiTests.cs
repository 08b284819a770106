using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.Api.Tests;

public sealed class OpenApiTests
{
    private static readonly JsonSerializerOptions Legible = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_document_is_the_approved_one()
    {
        await using var api = await ApiServer.StartAsync();

        var reply = await api.GetAsync("/openapi/v1.json");

        Assert.Equal(200, reply.Status);
        await Approved.CheckAsync("openapi.json", reply.Json.ToJsonString(Legible) + "\n");
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_takes_and_answers_with_examples()
    {
        await using var api = await ApiServer.StartAsync();

        var document = (await api.GetAsync("/openapi/v1.json")).Json;

        var operations = document["paths"]!.AsObject().SelectMany(static path => path.Value!.AsObject()).ToList();
        Assert.Equal(
            [
                "cancelJob", "checkHealth", "createTemplate", "deleteResource", "deleteSchedule", "describeLanes", "discardFailedJobs", "discardJob",
                "getJob", "getResource", "getSchedule", "getTemplate", "getType", "listChildren", "listFailedJobs", "listJobs", "listResources",
                "listSchedules", "listTemplates", "listTypes", "listVersions", "pauseJob", "pauseSchedule", "pauseType", "previewExpression",
                "previewSchedule", "readAudit", "readLog", "redriveFailedJobs", "replayCallback", "resumeJob", "resumeSchedule", "resumeType",
                "retireTemplate", "retryJob", "runSchedule", "setPools", "setResource", "setSchedule", "submitJob", "submitJobs", "summarizeFailedJobs",
                "waitForJob",
            ],
            operations.Select(static operation => Text(operation.Value!, "operationId")).Order());
        Assert.All(operations, static operation => AssertComplete(operation.Value!));
    }

    [Fact]
    public async Task The_document_shows_no_route_that_the_application_adds()
    {
        await using var api = await ApiServer.StartAsync();

        Assert.DoesNotContain("/bug", (await api.GetAsync("/openapi/v1.json")).Body, StringComparison.Ordinal);
    }

    private static void AssertComplete(JsonNode operation)
    {
        Assert.NotEmpty(Text(operation, "summary"));
        Assert.NotEmpty(Text(operation, "description"));
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
            Assert.All(["description", "schema", "example"], name => Assert.NotNull(parameter![name]));

        foreach (var (status, answer) in operation["responses"]!.AsObject())
        {
            Assert.NotEmpty(Text(answer!, "description"));
            if (status == "204")
                continue; // It has no body.

            var content = Assert.Single(answer!["content"]!.AsObject()).Value!;
            Assert.NotNull(content["schema"]);
            Assert.NotNull(content["example"]);
        }
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
