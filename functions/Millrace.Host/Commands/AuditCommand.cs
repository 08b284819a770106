using System.CommandLine;

namespace Millrace.Host.Commands;

/// <summary><c>audit</c>: who did what.</summary>
internal static class AuditCommand
{
    public static Command Build()
    {
        var from = new Option<string?>("--from") { Description = "Only acts of this time or later.", HelpName = "TIME" };
        var after = new Option<string?>("--after") { Description = "Only acts behind the page that named this place.", HelpName = "PLACE" };
        var limit = new Option<int>("--limit") { Description = "At most so many.", HelpName = "N", DefaultValueFactory = static _ => 50 };
        return ApiCommand.Of(
            "audit", "Show who did what, the oldest first.", [from, after, limit],
            arguments => ApiRequest.Get(ApiCommand.Query("/v1/audit", ("limit", $"{arguments.GetValue(limit)}"), ("from", arguments.GetValue(from)), ("after", arguments.GetValue(after)))),
            ApiCommand.Table("entries", ("at", "at"), ("by", "by"), ("act", "act"), ("target", "target"), ("detail", "detail")));
    }
}
