using EndToEnd.Tests.Programs;

namespace EndToEnd.Tests.Commands;

/// <summary>Arguments that are wrong: nothing is started, one sentence says what to do, the exit code says whose mistake it was.</summary>
public sealed class MistakeTests : WorkingFolder
{
    private const string Nowhere = "http://127.0.0.1:9";

    [Theory]
    [InlineData("Unrecognized command or argument 'runn'.", "runn")]
    [InlineData("Unrecognized command or argument '--prot'.", "up", "--prot", "1")]
    [InlineData("--port must be 0 to 65535, was 65536.", "up", "--port", "65536")]
    [InlineData("--port must be 0 to 65535, was eighty.", "up", "--port", "eighty")]
    [InlineData("--workers must be 1 to 1000, was 0.", "up", "--workers", "0")]
    [InlineData("'7' is not a job id; an id has 26 characters, as 'jobs' shows them.", "job", "7")]
    [InlineData("'7up' is not a job type; a job type has 1 to 100 characters: letters, digits, '.', '-' and '_', starting with a letter.", "run", "7up")]
    [InlineData("'localhost:8080' is no address such as http://127.0.0.1:8080.", "jobs", "--url", "localhost:8080")]
    [InlineData("Argument 'dead' not recognized.", "jobs", "--state", "dead")]
    [InlineData("Argument 'urgent' not recognized.", "submit", "hello", "{}", "--priority", "urgent")]
    [InlineData("Give a job type, --template or --batch.", "submit")]
    [InlineData("The input is no JSON:", "run", "hello", "{name:Ada}")]
    [InlineData("There is no file nothing.json.", "run", "hello", "@nothing.json")]
    [InlineData("There is no job type 'helo'. This program knows: hello.", "run", "helo", "{}")]
    [InlineData("The input does not fit job type 'hello':", "run", "hello", "{}")]
    public async Task A_wrong_argument_is_told_with_exit_code_2(string text, params string[] arguments)
    {
        var mistaken = (await HelloAsync(arguments)).With(2);

        Assert.StartsWith(text, mistaken.Errors, StringComparison.Ordinal);
        Assert.Empty(mistaken.Output);
    }

    [Theory]
    [InlineData("submit", "hello", "{}")]
    [InlineData("lanes")]
    public async Task Without_a_platform_that_answers_the_exit_code_is_3(params string[] arguments)
    {
        var alone = (await HelloAsync([.. arguments, "--url", Nowhere])).With(3);

        Assert.Equal($"No platform answers at {Nowhere}/: start one with 'up', or name another with --url.", alone.Errors);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_used_is_told_with_exit_code_3()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "file"), "no folder", TestContext.Current.CancellationToken);

        var refused = (await HelloAsync("run", "hello", """{"name":"Ada"}""", "--data", "file")).With(3);

        Assert.Single(refused.Errors.Split('\n'));
        Assert.Contains("file", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_none_is_told_with_exit_code_3_and_left_as_it_is()
    {
        var database = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, "data")).FullName, "millrace.db");
        await File.WriteAllTextAsync(database, "A letter that was saved in the wrong place.", TestContext.Current.CancellationToken);

        var refused = (await HelloAsync("run", "hello", """{"name":"Ada"}""", "--data", "data")).With(3);

        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
        Assert.Contains(database, refused.Errors, StringComparison.Ordinal);
        Assert.StartsWith("A letter", await File.ReadAllTextAsync(database, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_is_read_from_a_file_as_it_stands_there()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "ada lovelace.json"), "{\n  \"name\": \"Ada #1 --json\"\n}\n", TestContext.Current.CancellationToken);

        Assert.EndsWith("\n\"Hello, Ada #1 --json!\"", (await HelloAsync("run", "hello", "@ada lovelace.json")).With(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_is_run_to_its_result_and_help_is_no_mistake()
    {
        Assert.EndsWith("\n\"Hello, Ada!\"", (await HelloAsync("run", "hello", """{"name":"Ada"}""")).With(0).Output, StringComparison.Ordinal);
        Assert.StartsWith("Description:", (await HelloAsync()).With(0).Output, StringComparison.Ordinal);
        Assert.Equal("0.1.0", (await HelloAsync("--version")).With(0).Output.Split('+')[0]);
    }
}
