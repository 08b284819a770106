using System.CommandLine;
using Microsoft.Extensions.Logging;

namespace Millrace.Host.Commands;

/// <summary><c>up</c>: the platform with its API, until it is stopped.</summary>
internal static class UpCommand
{
    public static Command Build(AppDefinition program, JobCommands commands)
    {
        var port = new Option<int>("--port") { Description = "The port of the API on 127.0.0.1; 0 takes a free one.", HelpName = "N", DefaultValueFactory = static _ => 8080 };
        port.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var number) || number is < 0 or > 65535))
                result.AddError($"--port must be 0 to 65535, was {result.Tokens[0].Value}.");
        });

        var command = new Command("up", "Start the platform and keep it up: workers, state machines, and the API on 127.0.0.1.") 
        {
            port, commands.Data, commands.Workers, commands.ArchiveAfter, commands.Pools,
        };
        command.SetAction((arguments, cancellationToken) =>
            RunAsync(program, commands.OptionsOf(arguments) with { EchoesJobLines = true }, arguments.GetValue(port), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(AppDefinition program, ProcessOptions options, int port, CancellationToken cancellationToken)
    {
        using var loggers = CommandLoggers.Create(LogLevel.Information);
        await using var process = await SingleProcess.StartAsync(program, options, loggers, cancellationToken);
        await using var server = await ApiServer.StartAsync(process, port, cancellationToken);
        loggers.CreateLogger<SingleProcess>().Listening(server.Url, process.Storage.Folder, process.Storage.Version);
        try
        {
            await process.Failed.WaitAsync(cancellationToken);
            return ExitCode.Unavailable;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Success;
        }
    }
}
