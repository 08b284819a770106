using System.Globalization;

namespace Polis.Conversations;

/// <summary>summary.csv has no header: a row is a key and its value. The file may be absent, and so may any key.</summary>
internal static class SummaryFile
{
    private const string Name = "summary.csv";

    public static ConversationInfo Read(ConversationFolder folder, Problems problems)
    {
        Dictionary<string, string> values = [];
        if (folder.Read(Name, isNeededFor: null) is { Length: > 0 } content)
        {
            (values, var rows) = CsvTable.ReadPairs(Name, content, problems);
            folder.Weigh(Name, content, rows);
        }

        return new ConversationInfo
        {
            Name = folder.Name,
            Topic = Value("topic"),
            Description = Value("conversation-description"),
            Url = Value("url"),
            Views = int.TryParse(Value("views"), NumberStyles.None, CultureInfo.InvariantCulture, out var views) ? views : null,
        };

        string? Value(string key) => values.GetValueOrDefault(key) is { } value && value.Trim() is { Length: > 0 } text ? text : null;
    }
}
