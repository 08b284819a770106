using System.CommandLine;

namespace Millrace.Host.Commands;

/// <summary>The options of lists by name.</summary>
internal sealed class Listing
{
    private readonly Option<string?> _after = new("--after") { Description = "Only those behind this one.", HelpName = "NAME" };
    private readonly Option<int> _limit = new("--limit") { Description = "At most so many.", HelpName = "N", DefaultValueFactory = static _ => 50 };

    public Symbol[] Options => [_after, _limit];

    public string Of(string path, ParseResult arguments) => ApiCommand.Query(path, ("limit", $"{arguments.GetValue(_limit)}"), ("after", arguments.GetValue(_after)));

    /// <summary>The name that a command is for.</summary>
    public static Argument<string> Name(string what) => new("NAME") { Description = $"The {what}'s name." };

    /// <summary>A name inside of a path.</summary>
    public static string Escaped(ParseResult arguments, Argument<string> name) => Uri.EscapeDataString(arguments.GetRequiredValue(name));
}
