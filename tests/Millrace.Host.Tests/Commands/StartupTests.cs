using Millrace.Host.Commands;
using Millrace.Host.Tests.Pipelines;
using Millrace.Host.Tests.Platforms;
using Millrace.Retries;

namespace Millrace.Host.Tests.Commands;

/// <summary>These tests look at the error output, which a process has once.</summary>
[CollectionDefinition(nameof(StartupTests), DisableParallelization = true)]
[Collection(nameof(StartupTests))]
public sealed class StartupTests : IDisposable
{
    private readonly TextWriter _before = Console.Error;
    private readonly StringWriter _errors = new();
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"millrace-{Path.GetRandomFileName()}");

    public StartupTests() => Console.SetError(_errors);

    public void Dispose()
    {
        Console.SetError(_before);
        _errors.Dispose();
    }

    [Theory]
    [InlineData("up", "--port", "0")]
    [InlineData("run", "fine")]
    [InlineData("doctor")]
    public async Task A_program_with_a_broken_definition_and_bad_options_starts_nothing_and_says_everything(params string[] command)
    {
        var program = RunningPlatform.Program(static app => app
            .Handle<Flaky>("fine")
            .Handle<Flaky>("never", new JobTypeOptions { Retry = new RetryPolicy(0, new Backoff(TimeSpan.FromSeconds(1), 0.5, TimeSpan.FromSeconds(9))) })
            .Handle<Flaky>("hasty", new JobTypeOptions { Timeout = TimeSpan.Zero })
            .Pipeline("lost", Asl.Machine(("one", Asl.Task("fine", "a", "\"Next\": \"two\"")), ("left", """{"Type": "Pass"}""")))
            .Pipeline("garbled", """{"StartAt": """));

        var exit = await CommandLine.RunAsync(program, [.. command, "--data", _folder]);

        Assert.Equal(ExitCode.Usage, exit);
        Approved.Check("problems.txt", _errors.ToString());
        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public void A_type_that_is_registered_twice_is_told_at_once()
    {
        var mistaken = Assert.Throws<ArgumentException>(() => RunningPlatform.Program(static app => app.Handle<Flaky>("a").Pipeline("a", "{}")));

        Assert.StartsWith("Job type 'a' is registered twice.", mistaken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_none_is_told_at_once()
    {
        var mistaken = Assert.Throws<ArgumentException>(() => RunningPlatform.Program(static app => app.Handle<Flaky>("7up")));

        Assert.StartsWith("'7up' is not a job type; a job type has 1 to 100 characters", mistaken.Message, StringComparison.Ordinal);
    }
}
