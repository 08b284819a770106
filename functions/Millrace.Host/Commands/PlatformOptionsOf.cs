using System.CommandLine;
using Millrace.Callbacks;
using Millrace.Types;

namespace Millrace.Host.Commands;

/// <summary>How a platform behaves, by options and environment variables.</summary>
internal static class PlatformOptionsOf
{
    private const int MostDays = 36_500;

    public static Option<int?> ArchiveAfter()
    {
        var option = new Option<int?>("--archive-after") { Description = "How many days after its end a job moves to the archive; 30 without it.", HelpName = "DAYS" };
        option.Validators.Add(static result =>
        {
            if (result.Tokens is [var token, ..] && !(int.TryParse(token.Value, out var days) && days is >= 1 and <= MostDays))
                result.AddError($"--archive-after must be 1 to {MostDays} days, was {token.Value}.");
        });
        return option;
    }

    public static Option<string?> Pools()
    {
        var option = new Option<string?>("--pools") { Description = "The pools whose jobs this process runs, separated by commas; an empty name is the usual one.", HelpName = "A,B" };
        option.Validators.Add(static result =>
        {
            if (result.Tokens is [var token, ..] && ReadPools(token.Value).FirstOrDefault(static pool => !Pool.IsName(pool)) is { } wrong)
                result.AddError($"--pools names '{wrong}'; a pool has {Pool.Rule}.");
        });
        return option;
    }

    public static IReadOnlyList<string> ReadPools(string text) => [.. text.Split(',').Select(static pool => pool.Trim()).Distinct()];

    /// <summary>How callbacks are signed and where they may go.</summary>
    /// <exception cref="CommandException">The variables hold something else.</exception>
    public static CallbackOptions Callbacks(Func<string, string?> variable)
    {
        var (options, problems) = CallbackEnvironment.Read(variable);
        return problems.Count == 0 ? options : throw new CommandException(ExitCode.Usage, string.Join(Environment.NewLine, problems));
    }
}
