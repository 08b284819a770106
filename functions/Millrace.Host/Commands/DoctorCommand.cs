using System.CommandLine;
using Microsoft.Extensions.Logging;

namespace Millrace.Host.Commands;

/// <summary><c>doctor</c>: whether this program can run here, and with what.</summary>
internal static class DoctorCommand
{
    public static Command Build(AppDefinition program, JobCommands commands)
    {
        var command = new Command("doctor", "Check the program and its data folder, and show what they are made of.") { commands.Data };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var loggers = CommandLoggers.Create(LogLevel.Warning);
            await using var process = await SingleProcess.StartAsync(program, commands.OptionsOf(arguments), loggers, cancellationToken);
            Console.WriteLine($"data folder  {process.Storage.Folder}");
            Console.WriteLine($"SQLite       {process.Storage.Version}{Remark(process.Storage.Version)}");
            Console.WriteLine($"job types    {string.Join(", ", program.Handlers.Types.Names)}");
            return ExitCode.Success;
        });
        return command;
    }

    private static string Remark(string version) => Version.Parse(version) < new Version(3, 51, 3)
        ? " (can lose commits when two processes write: one process holds the folder, one connection writes)"
        : "";
}
