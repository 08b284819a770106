using System.CommandLine;
using Microsoft.Extensions.Logging;
using Millrace.Administration;
using Millrace.Host;
using Millrace.Host.Commands;
using Millrace.Host.Terminal;
using Millrace.Jobs;

namespace Millrace;

/// <summary>What a program's own commands are made of: options that all commands share, and running a job to its end.</summary>
public sealed class JobCommands
{
    private readonly AppDefinition _program;

    internal JobCommands(AppDefinition program) => _program = program;

    /// <summary><c>--data DIR</c>: where the platform keeps its data.</summary>
    public Option<string> Data { get; } = new("--data")
    {
        Description = "The folder with the platform's data. A run that was cut off goes on with the next start on the same folder.",
        HelpName = "DIR",
        // A folder a program: two of them started in one place do not meet.
        DefaultValueFactory = static _ => Path.Combine(".millrace", AppDomain.CurrentDomain.FriendlyName),
    };

    /// <summary><c>--workers N</c>: how many jobs run at the same time.</summary>
    public Option<int> Workers { get; } = WorkersOption();

    /// <summary><c>--archive-after DAYS</c>: when ended jobs move to the archive.</summary>
    public Option<int?> ArchiveAfter { get; } = PlatformOptionsOf.ArchiveAfter();

    /// <summary><c>--pools a,b</c>: whose jobs these workers run.</summary>
    public Option<string?> Pools { get; } = PlatformOptionsOf.Pools();

    /// <summary><c>--json</c>: one JSON document instead of tables.</summary>
    public Option<bool> Json { get; } = JsonOption();

    /// <summary>
    /// Starts the platform, runs one job to its end, shows how it goes, and stops the platform. A job of the same type and
    /// input that an earlier run left unfinished in the data folder is finished instead of a new one.
    /// </summary>
    /// <returns>The exit code: 0 only if the job succeeded.</returns>
    public async Task<int> RunJobAsync(JobRun run, ParseResult arguments, CancellationToken cancellationToken)
    {
        using var loggers = CommandLoggers.Create(LogLevel.Warning);
        await using var process = await SingleProcess.StartAsync(_program, OptionsOf(arguments), loggers, cancellationToken);
        await ResumeStoppedTypesAsync(process, cancellationToken);
        var view = RunViews.Create(arguments.GetValue(Json), run.Highlights);
        var id = await AdmitAsync(process, run, view, cancellationToken);
        return await new JobFollower(process, view).FollowAsync(id, cancellationToken);
    }

    internal static Option<bool> JsonOption() => new("--json") { Description = "Print one JSON document instead of text." };

    internal ProcessOptions OptionsOf(ParseResult arguments) => OptionsOf(arguments, arguments.GetRequiredValue(Data));

    internal ProcessOptions OptionsOf(ParseResult arguments, string dataFolder)
    {
        var defaults = new ProcessOptions { DataFolder = dataFolder };
        return defaults with
        {
            Workers = new Dictionary<ResourceClass, int>(defaults.Workers) { [ResourceClass.Cpu] = arguments.GetValue(Workers) },
            Platform = arguments.GetValue(ArchiveAfter) is { } days ? defaults.Platform with { ArchiveAfter = TimeSpan.FromDays(days) } : defaults.Platform,
            Pools = arguments.GetValue(Pools) is { } pools ? PlatformOptionsOf.ReadPools(pools) : defaults.Pools,
            Callbacks = PlatformOptionsOf.Callbacks(Environment.GetEnvironmentVariable),
        };
    }

    private static Option<int> WorkersOption()
    {
        var option = new Option<int>("--workers")
        {
            Description = "How many jobs of the cpu lanes run at the same time.",
            HelpName = "N",
            DefaultValueFactory = static _ => 10,
        };
        option.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var workers) || workers is < 1 or > 1000))
                result.AddError($"--workers must be 1 to 1000, was {result.Tokens[0].Value}.");
        });
        return option;
    }

    // Whoever starts a run by hand asks for it to run, also after the runs before were killed; a supervisor starts `up`.
    private static async Task ResumeStoppedTypesAsync(SingleProcess process, CancellationToken cancellationToken)
    {
        foreach (var (type, settings) in await process.Platform.Types.AllAsync(cancellationToken))
        {
            if (settings.Stopped is { CodeVersion: not null })
                await process.Platform.TypeControl.ResumeAsync(JobType.Stored(type), new Actor("run"), cancellationToken);
        }
    }

    private static async Task<JobId> AdmitAsync(SingleProcess process, JobRun run, IRunView view, CancellationToken cancellationToken)
    {
        if (await FindUnfinishedAsync(process, run, cancellationToken) is { } unfinished)
        {
            view.Resumed(unfinished);
            return unfinished.Id;
        }

        return await process.Client.SubmitAsync(new Submission { Type = run.Type, Input = run.Input }, cancellationToken) switch
        {
            SubmitResult.Accepted accepted => accepted.Id,
            SubmitResult.Rejected rejected => throw new CommandException(ExitCode.Usage, rejected.Reason),
            var other => throw new CommandException(ExitCode.JobFailed, $"The job was not accepted: {other}"),
        };
    }

    private static async Task<Job?> FindUnfinishedAsync(SingleProcess process, JobRun run, CancellationToken cancellationToken)
    {
        for (JobId? before = null; ;)
        {
            var page = await process.Storage.Jobs.ListAsync(new JobQuery { Type = run.Type, Before = before, Limit = 100 }, cancellationToken);
            if (page.Jobs.FirstOrDefault(job => !job.State.IsFinal && job.Parent is null && job.Input == run.Input) is { } unfinished)
                return unfinished;

            if (page.Next is null)
                return null;

            before = page.Next;
        }
    }
}

/// <summary>A job to run to its end.</summary>
/// <param name="Type">The job type.</param>
/// <param name="Input">The job's input.</param>
public sealed record JobRun(JobType Type, Payload Input)
{
    /// <summary>What a person wants to read of the result, as labels and values; null shows the result as JSON.</summary>
    public Func<Payload, IReadOnlyList<(string Label, string Value)>>? Highlights { get; init; }
}
