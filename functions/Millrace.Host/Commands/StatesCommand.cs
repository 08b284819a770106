using System.CommandLine;

namespace Millrace.Host.Commands;

/// <summary><c>states</c>: what can be done with state machines without a platform.</summary>
internal static class StatesCommand
{
    public static Command Build() => new("states", "State machines without a platform: check, run and draw definitions, replay recorded executions.")
    {
        StatesRunCommand.Build(),
        StatesDrawCommand.Build(),
        StatesReplayCommand.Build(),
        StatesValidateCommand.Build(),
    };

    /// <summary>The files that a command is given.</summary>
    public static Argument<FileInfo[]> Files(string what) => new Argument<FileInfo[]>("FILE")
    {
        Description = what,
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The file that a command is given.</summary>
    public static Argument<FileInfo> File(string what) => new("FILE") { Description = what };

    /// <summary>The text of a file, or an end with a sentence.</summary>
    public static async Task<string> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            return await System.IO.File.ReadAllTextAsync(file.FullName, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"{file} cannot be read: {e.Message}");
        }
    }
}
