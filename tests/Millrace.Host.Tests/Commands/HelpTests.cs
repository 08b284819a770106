using System.CommandLine;
using System.CommandLine.Help;
using Millrace.Host.Commands;
using Millrace.Host.Tests.Platforms;

namespace Millrace.Host.Tests.Commands;

public sealed class HelpTests
{
    private const int Width = 140;

    public static TheoryData<string> Names => [.. All(Root())];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_help_of_every_command_is_as_approved(string name) => Approved.Check(FileOf(name), Help([.. name.Split(' '), "--help"]));

    [Fact]
    public void The_help_of_the_program_is_as_approved() => Approved.Check("help.txt", Help("--help"));

    [Fact]
    public void Every_approved_help_is_that_of_a_command() => Assert.Equal(
        All(Root()).Select(FileOf).Order(StringComparer.Ordinal),
        Approved.Names.Where(static name => name.StartsWith("help-", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_command_and_every_option_says_what_it_does() => Assert.DoesNotContain(
        Root().Subcommands.SelectMany(static command => command.Subcommands.Append(command)).SelectMany(static command => command.Options.Select(static option => (option.Name, option.Description)).Append((command.Name, command.Description))),
        static one => string.IsNullOrEmpty(one.Description));

    private static IEnumerable<string> All(Command root) =>
        root.Subcommands.SelectMany(static command => command.Subcommands.Select(below => $"{command.Name} {below.Name}").Prepend(command.Name));

    private static string FileOf(string name) => $"help-{name.Replace(' ', '-')}.txt";

    private static string Help(params string[] arguments)
    {
        using var output = new StringWriter();
        Assert.Equal(0, Root().Parse(arguments).Invoke(new InvocationConfiguration { Output = output }));
        return output.ToString().Replace(RootCommand.ExecutableName, "PROGRAM", StringComparison.Ordinal);
    }

    private static RootCommand Root()
    {
        var program = RunningPlatform.Program(static app => app.Handle<Flaky>("flaky"));
        var root = CommandLine.Build(program, new JobCommands(program));
        if (root.Options.OfType<HelpOption>().Single().Action is HelpAction help)
            help.MaxWidth = Width; // Not that of the terminal in which the tests happen to run.

        return root;
    }
}
