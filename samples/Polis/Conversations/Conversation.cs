namespace Polis.Conversations;

/// <summary>A checked conversation: what ingest makes of a folder, and all that the later phases need of it.</summary>
internal sealed record Conversation
{
    public required ConversationInfo Info { get; init; }

    /// <summary>The files it was read from.</summary>
    public required IReadOnlyList<SourceFile> Files { get; init; }

    /// <summary>The licence statement found beside the files, or null.</summary>
    public string? Licence { get; init; }

    /// <summary>By ascending id: column j of <see cref="Votes"/> is <c>Comments[j]</c>.</summary>
    public required IReadOnlyList<Comment> Comments { get; init; }

    /// <summary>In the order of their first vote: row i of <see cref="Votes"/> is <c>ParticipantIds[i]</c>.</summary>
    public required int[] ParticipantIds { get; init; }

    public required VoteMatrix Votes { get; init; }

    /// <summary>The published group of each row, -1 for none; null when the groups are to be computed.</summary>
    public int[]? PublishedGroups { get; init; }

    public IReadOnlyList<Notice> Notices { get; init; } = [];
}

/// <summary>What summary.csv says; every field is null when the file is absent or silent.</summary>
internal sealed record ConversationInfo
{
    /// <summary>The folder's name.</summary>
    public required string Name { get; init; }
    public string? Topic { get; init; }
    public string? Description { get; init; }
    public string? Url { get; init; }
    public int? Views { get; init; }
}

/// <param name="Moderated">-1 moderated out, 0 not moderated, 1 moderated in.</param>
internal sealed record Comment(int Id, string Text, int AuthorId, int Moderated)
{
    public bool IsModeratedOut() => Moderated == -1;
}

/// <summary>One input file; <paramref name="Rows"/> counts records below the header.</summary>
internal sealed record SourceFile(string Name, long Bytes, int Rows, string Sha256);

/// <summary>What could not be computed or was done otherwise, and why: a sentence each, for the reader of the report.</summary>
internal sealed record Notice(string What, string Why);
