using System.CommandLine;
using Millrace.States;
using Millrace.States.Testing;
using Spectre.Console;

namespace Millrace.Host.Commands;

/// <summary><c>states run</c>: one execution on virtual time, its tasks mocked, and what happened in it.</summary>
internal static class StatesRunCommand
{
    private static readonly Option<FileInfo?> Mocks = new("--mocks") { Description = "What tasks answer: a MockConfigFile.json of Step Functions Local.", HelpName = "FILE" };
    private static readonly Option<string?> Case = new("--case") { Description = "The state machine and test case of that file.", HelpName = "MACHINE#CASE" };
    private static readonly Option<FileInfo?> Svg = new("--svg") { Description = "Draw the definition with the way of the execution into this file.", HelpName = "FILE" };

    public static Command Build()
    {
        var file = StatesCommand.File("The definition, in Amazon States Language.");
        var input = JobArguments.Input();
        var command = new Command("run", "Run a definition without waiting, and print what happened.") { file, input, Mocks, Case, Svg };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var text = await StatesCommand.ReadAsync(arguments.GetRequiredValue(file), cancellationToken);
            var given = arguments.GetValue(input) is { } json ? JobArguments.ReadInput(json).Json : "{}";
            var mocks = await MocksOfAsync(arguments, cancellationToken);
            try
            {
                var tested = await TestExecution.RunAsync(text, given, mocks);
                AnsiConsole.Profile.Out.Writer.WriteLine(tested.ToString());
                if (arguments.GetValue(Svg) is { } svg)
                    await System.IO.File.WriteAllTextAsync(svg.FullName, Drawing.Svg(text, tested.Trace), cancellationToken);

                return tested.Result is ExecutionResult.Succeeded ? ExitCode.Success : ExitCode.JobFailed;
            }
            catch (Exception e) when (e is DefinitionException or ArgumentException or TimeoutException)
            {
                throw new CommandException(e is TimeoutException ? ExitCode.JobFailed : ExitCode.Usage, e.Message);
            }
        });
        return command;
    }

    private static async Task<Mocks?> MocksOfAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        if ((arguments.GetValue(Mocks), arguments.GetValue(Case)) is not ({ } file, { } named))
        {
            return arguments.GetValue(Mocks) is null && arguments.GetValue(Case) is null
                ? null
                : throw new CommandException(ExitCode.Usage, "--mocks and --case go together: --mocks FILE --case MACHINE#CASE.");
        }

        if (named.Split('#') is not [{ Length: > 0 } machine, { Length: > 0 } testCase])
            throw new CommandException(ExitCode.Usage, $"--case takes MACHINE#CASE, was '{named}'.");

        try
        {
            return MockConfiguration.Parse(await StatesCommand.ReadAsync(file, cancellationToken)).For(machine, testCase);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new CommandException(ExitCode.Usage, e.Message);
        }
    }
}
