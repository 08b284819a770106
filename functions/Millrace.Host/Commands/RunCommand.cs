using System.CommandLine;
using Millrace.Jobs;

namespace Millrace.Host.Commands;

/// <summary><c>run TYPE</c>: one job from submission to its end, with a platform of its own.</summary>
internal static class RunCommand
{
    public static Command Build(JobCommands commands)
    {
        var (type, input) = (JobArguments.Type(), JobArguments.Input());
        var command = new Command("run", "Start the platform, run one job to its end, and stop.") 
        {
            type, input, commands.Data, commands.Workers, commands.ArchiveAfter, commands.Pools, commands.Json,
        };
        command.SetAction((arguments, cancellationToken) => commands.RunJobAsync(
            new JobRun(new JobType(arguments.GetRequiredValue(type)), JobArguments.ReadInput(arguments.GetValue(input))), arguments, cancellationToken));
        return command;
    }
}
