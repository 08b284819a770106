namespace Polis.Conversations;

/// <summary>The group ids that Polis published, from participants-votes.csv.</summary>
internal static class GroupsFile
{
    private const string Name = "participants-votes.csv";

    private static readonly string[] Header = ["participant", "group-id"];

    /// <summary>Group id by participant id; -1 for participants in no group.</summary>
    public static Dictionary<int, int> Read(ConversationFolder folder, Problems problems)
    {
        Dictionary<int, int> groups = [];
        if (folder.Read(Name, isNeededFor: "the published groups; without it let the groups be computed") is not { } content)
            return groups;

        using var table = CsvTable.Open(Name, content, Header, problems);
        if (table is null)
            return groups;

        while (table.Next())
        {
            if (!(table.TryInt("participant", out var participant) & TryGroup(table, out var group)))
                continue;

            if (!groups.TryAdd(participant, group))
                table.Wrong("participant", "has a row already", "Keep one of them.");
        }

        folder.Weigh(Name, content, table.Rows);
        return groups;
    }

    /// <summary>The group of each row of the votes.</summary>
    public static int[] Match(Dictionary<int, int> groups, Conversation conversation, Problems problems)
    {
        int[] groupOf = [.. conversation.ParticipantIds.Select(id => groups.GetValueOrDefault(id, -1))];
        if (groupOf.All(group => group == -1))
            problems.Add($"{Name} puts nobody who voted into a group: let the groups be computed.");

        problems.ThrowIfAny();
        return groupOf;
    }

    private static bool TryGroup(CsvTable table, out int group)
    {
        group = -1;
        if (table.IsBlank("group-id"))
            return true;

        if (!table.TryInt("group-id", out group))
            return false;

        if (group >= 0)
            return true;

        table.Wrong("group-id", "is no group", "Write 0 or more, or nothing for a participant in no group.");
        return false;
    }
}
