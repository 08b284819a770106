using System.CommandLine;
using Millrace.States;
using Millrace.States.Testing;
using Spectre.Console;

namespace Millrace.Host.Commands;

/// <summary><c>states draw</c>: a definition as a picture.</summary>
internal static class StatesDrawCommand
{
    private static readonly Option<bool> Mermaid = new("--mermaid") { Description = "Text for Mermaid instead of SVG." };

    public static Command Build()
    {
        var file = StatesCommand.File("The definition, in Amazon States Language.");
        var command = new Command("draw", "Print a definition as SVG.") { file, Mermaid };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var text = await StatesCommand.ReadAsync(arguments.GetRequiredValue(file), cancellationToken);
            try
            {
                AnsiConsole.Profile.Out.Writer.WriteLine(arguments.GetValue(Mermaid) ? Drawing.Mermaid(text) : Drawing.Svg(text));
                return ExitCode.Success;
            }
            catch (DefinitionException e)
            {
                throw new CommandException(ExitCode.Usage, e.Message);
            }
        });
        return command;
    }
}
