using System.CommandLine;
using System.CommandLine.Help;
using Millrace.Host.Terminal;
using Millrace.Sqlite;

namespace Millrace.Host.Commands;

/// <summary>The command line of a program: built-in commands, and the program's own.</summary>
internal static class CommandLine
{
    // Running attempts get this long to be given back after Ctrl-C.
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(20);

    // Not a file of further arguments: @FILE is an input, and JSON.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(AppDefinition program, string[] args)
    {
        if (program.Problems().ToList() is { Count: > 0 } problems)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, problems));
            return ExitCode.Usage;
        }

        Screen.Use();
        var parsed = Build(program, new JobCommands(program)).Parse(Complete(args, program.DefaultArguments), Parsing);
        if (parsed.Errors.Count > 0)
            return Complain(parsed);

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopWithin });
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (CommandException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (Exception e) when (e is DataFolderInUseException or DataFolderUnusableException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Unavailable;
        }
    }

    internal static RootCommand Build(AppDefinition program, JobCommands commands)
    {
        var root = new RootCommand("Jobs and pipelines in one process, on one SQLite file.");
        var builtIn = BuiltIn(program, commands);
        Command[] own = [.. program.Commands.Select(command => command(commands))];
        foreach (var command in own.Concat(builtIn.Where(known => own.All(command => command.Name != known.Name))))
            root.Subcommands.Add(command);

        // So that a misspelt command is told alone, and not that one is missing.
        root.SetAction(static arguments =>
        {
            new HelpAction().Invoke(arguments);
            return ExitCode.Usage;
        });
        return root;
    }

    private static Command[] BuiltIn(AppDefinition program, JobCommands commands) =>
    [
        UpCommand.Build(program, commands),
        RunCommand.Build(commands),
        SubmitCommand.Build(),
        JobListCommand.Build(),
        JobCommand.Build(),
        LogsCommand.Build(),
        CancelCommand.Build(),
        JobActCommands.BuildPause(),
        JobActCommands.BuildResume(),
        JobActCommands.BuildRetry(),
        JobActCommands.BuildDiscard(),
        JobActCommands.BuildChildren(),
        LanesCommand.Build(),
        TypesCommand.Build(),
        DlqCommand.Build(),
        SchedulesCommand.Build(),
        TemplatesCommand.Build(),
        ResourcesCommand.Build(),
        AuditCommand.Build(),
        StatesCommand.Build(),
        CostCommand.Build(),
        DoctorCommand.Build(program, commands),
        BenchCommand.Build(commands),
    ];

    // Options without a command are meant for the main job; nothing at all asks for help where there is none.
    private static IReadOnlyList<string> Complete(string[] args, IReadOnlyList<string> defaults) => args switch
    {
        [] => defaults.Count > 0 ? defaults : ["--help"],
        ["--help" or "-h" or "-?" or "--version", ..] => args,
        [['-', ..], ..] => [.. defaults, .. args],
        _ => args,
    };

    private static int Complain(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
            Console.Error.WriteLine(error.Message);

        Console.Error.WriteLine($"See --help{(parsed.CommandResult.Command is RootCommand ? "" : $" of {parsed.CommandResult.Command.Name}")}.");
        return ExitCode.Usage;
    }
}

/// <summary>A command's own ending: a sentence for the person, and the exit code.</summary>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
