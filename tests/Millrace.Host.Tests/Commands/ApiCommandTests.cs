using System.Text.Json.Nodes;
using Millrace.Host.Commands;
using Millrace.Host.Tests.Platforms;

namespace Millrace.Host.Tests.Commands;

/// <summary>The commands against an API that answers. They look at the output, which a process has once.</summary>
[CollectionDefinition(nameof(ApiCommandTests), DisableParallelization = true)]
[Collection(nameof(ApiCommandTests))]
public sealed class ApiCommandTests : IAsyncLifetime
{
    private readonly TextWriter _before = Console.Out;
    private readonly TextWriter _errorsBefore = Console.Error;
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();
    private readonly AppDefinition _program = RunningPlatform.Program(static app => app.Handle<Flaky>("flaky"));
    private RunningPlatform? _platform;
    private ApiServer? _server;

    public async ValueTask InitializeAsync()
    {
        _platform = await RunningPlatform.StartedAsync(static app => app.Handle<Flaky>("flaky"));
        _server = await ApiServer.StartAsync(_platform.Process, 0, RunningPlatform.Cancel);
        Console.SetOut(_output);
        Console.SetError(_errors);
    }

    public async ValueTask DisposeAsync()
    {
        Console.SetOut(_before);
        Console.SetError(_errorsBefore);
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_platform?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _output.DisposeAsync();
        await _errors.DisposeAsync();
    }

    [Fact]
    public async Task A_job_is_submitted_with_its_terms_paused_resumed_and_read()
    {
        var id = await SaidAsync("submit", "flaky", "\"in\"", "--delay", "2h", "--tag", "a", "--tag", "b", "--order-key", "k", "--unique", "--max-attempts", "3", "--timeout", "30", "--pool", "v2");

        Assert.Equal($"{id} done", await SaidAsync("pause", id, "--reason", "Not now."));
        var job = await JsonAsync("job", id);
        Assert.Equal(("paused", "Not now.", "v2", 3), (Text(job, "state"), job["paused"]!["reason"]!.GetValue<string>(), Text(job, "pool"), job["maxAttempts"]!.GetValue<int>()));
        Assert.Equal($"{id} done", await SaidAsync("resume", id));
        Assert.Single((await JsonAsync("jobs", "--tag", "b", "--from", "2020-01-01T00:00:00Z"))["jobs"]!.AsArray());
        Assert.Equal(ExitCode.Usage, await RunAsync("retry", id));
        Assert.Empty((await JsonAsync("children", id))["jobs"]!.AsArray());
    }

    [Fact]
    public async Task A_file_of_jobs_is_submitted_and_its_mistakes_are_told_by_line()
    {
        var file = Path.Combine(_platform!.Folder, "jobs.jsonl"); // Made before every test.
        await File.WriteAllLinesAsync(file, ["""{"type":"flaky","input":"in","delay":"1h"}""", "", """{"type":"fluky","input":null}"""], RunningPlatform.Cancel);

        Assert.Equal(ExitCode.Usage, await RunAsync("submit", "--batch", file));

        Assert.StartsWith("Line 3: There is no job type 'fluky'.", _errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(26, _output.ToString().Trim().Length);
    }

    [Fact]
    public async Task A_submission_without_a_type_says_what_is_missing()
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("submit"));

        Assert.Equal("Give a job type, --template or --batch.", _errors.ToString().Trim());
    }

    [Fact]
    public async Task A_template_is_created_used_and_retired()
    {
        Assert.Equal("daily 1", await SaidAsync("templates", "create", """{"name":"daily","type":"flaky","input":"in","tags":["daily"]}"""));
        var id = await SaidAsync("submit", "--template", "daily", "--parameters", "{}", "--delay", "1h");

        Assert.Equal("daily/1", Text(await JsonAsync("job", id), "template"));
        Assert.StartsWith("daily 1 ", await SaidAsync("templates", "retire", "daily"), StringComparison.Ordinal);
        Assert.Equal(1, (await JsonAsync("templates", "show", "daily"))["version"]!.GetValue<int>());
        Assert.Single((await JsonAsync("templates", "list"))["templates"]!.AsArray());
    }

    [Fact]
    public async Task A_schedule_is_made_looked_at_and_deleted()
    {
        Assert.StartsWith("yearly 2", await SaidAsync("schedules", "set", "yearly", "--expression", "cron(0 0 1 1 ? *)", "--type", "flaky", "--input", "\"in\"", "--jitter", "5m"), StringComparison.Ordinal);

        Assert.Equal(300, (await JsonAsync("schedules", "show", "yearly"))["jitter"]!.GetValue<double>());
        Assert.Equal("yearly", await SaidAsync("schedules", "pause", "yearly"));
        Assert.StartsWith("yearly 2", await SaidAsync("schedules", "resume", "yearly"), StringComparison.Ordinal);
        Assert.Equal(2, (await SaidAsync("schedules", "preview", "yearly", "--count", "2")).Split('\n').Length);
        Assert.Single((await SaidAsync("schedules", "preview", "--expression", "rate(1 hour)", "--count", "1")).Split('\n'));
        Assert.Equal(26, (await SaidAsync("schedules", "run", "yearly")).Length);
        Assert.Equal("Deleted.", await SaidAsync("schedules", "delete", "yearly"));
        Assert.Equal(ExitCode.NotFound, await RunAsync("schedules", "show", "yearly"));
    }

    [Fact]
    public async Task Types_resources_and_failed_jobs_are_looked_at_and_changed()
    {
        Assert.Equal("flaky", await SaidAsync("types", "pause", "flaky", "--reason", "Not now."));
        Assert.Equal("Not now.", (await JsonAsync("types"))["types"]![0]!["stopped"]!["reason"]!.GetValue<string>());
        Assert.Equal("flaky", await SaidAsync("types", "resume", "flaky"));
        Assert.Equal("""flaky {"":90,"v2":10}""", await SaidAsync("types", "pools", "flaky", "=90", "v2=10"));
        Assert.Equal("images", await SaidAsync("resources", "set", "images", "--limit", "5", "--rate", "100/1m"));
        Assert.Equal(60, (await JsonAsync("resources", "show", "images"))["rate"]!["per"]!.GetValue<double>());
        Assert.Equal("Deleted.", await SaidAsync("resources", "delete", "images"));
        Assert.Empty((await JsonAsync("dlq", "list", "--error", "Gone"))["jobs"]!.AsArray());
        Assert.Equal(0, (await JsonAsync("dlq", "redrive", "--type", "flaky", "--rate", "5", "--dry-run"))["count"]!.GetValue<int>());
        Assert.Equal(26, (await SaidAsync("dlq", "discard", "--all")).Length);
        Assert.Equal(ExitCode.Usage, await RunAsync("dlq", "discard"));
        Assert.EndsWith("command line", (await JsonAsync("audit"))["entries"]![0]!["by"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static string Text(JsonNode json, string name) => json[name]!.GetValue<string>();

    private async Task<JsonNode> JsonAsync(params string[] command) => JsonNode.Parse(await SaidAsync([.. command, "--json"]))!;

    private async Task<string> SaidAsync(params string[] command)
    {
        _output.GetStringBuilder().Clear();
        Assert.True(await RunAsync(command) == ExitCode.Success, _errors.ToString());
        return _output.ToString().Trim();
    }

    private Task<int> RunAsync(params string[] command) => CommandLine.RunAsync(_program, [.. command, "--url", _server!.Url]); // Started before every test.
}
