using System.Runtime.CompilerServices;
using System.Text.Json;
using Millrace.Host.Deployment;

namespace Millrace.Host.Tests.Deployment;

public sealed class DeploymentTemplateTests
{
    [Fact]
    public void The_process_runs_with_the_values_of_the_template_that_is_deployed()
    {
        var template = DeploymentTemplate.Load();

        var expected = new DeploymentTemplate
        {
            DispatchBatchSize = 500,
            DispatchRetries = 5,
            DispatchFilter = template.DispatchFilter,
            Visibility = TimeSpan.FromMinutes(90),
            SweepEvery = TimeSpan.FromMinutes(1),
        };
        Assert.Equal(expected, template);
    }

    [Fact]
    public void The_values_are_those_of_the_file_in_the_repository()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(PathOf("serverless.template")));
        var values = new Dictionary<string, JsonElement>();
        Collect(file.RootElement, "", values);

        var template = DeploymentTemplate.Load();

        const string Changes = "/Resources/DispatchFunction/Properties/Events/Changes/Properties";
        Assert.Equal(values[$"{Changes}/BatchSize"].GetInt32(), template.DispatchBatchSize);
        Assert.Equal(values[$"{Changes}/MaximumRetryAttempts"].GetInt32(), template.DispatchRetries);
        Assert.Equal(values["/Resources/CpuQueue/Properties/VisibilityTimeout"].GetInt32(), template.Visibility.TotalSeconds);
        Assert.Equal(
            values["/Resources/SweepFunction/Properties/Events/Clock/Properties/Schedule"].GetString(),
            $"rate({template.SweepEvery.TotalMinutes} minute{(template.SweepEvery > TimeSpan.FromMinutes(1) ? "s" : "")})");
    }

    private static void Collect(JsonElement element, string path, Dictionary<string, JsonElement> values)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            values.Add(path, element);
            return;
        }

        foreach (var property in element.EnumerateObject())
            Collect(property.Value, $"{path}/{property.Name}", values);
    }

    private static string PathOf(string name, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../..", name)); // A source file has a folder.
}
