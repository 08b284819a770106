using Millrace;
using Millrace.Jobs;
using Polis.Conversations;
using Polis.Phases;

namespace Polis.Jobs;

/// <summary>Phase ingest: reads the folder and checks the data contract. A folder that breaks it fails at once.</summary>
internal sealed class IngestJob : IJobHandler<IngestRequest, Ingested>
{
    public async Task<Ingested> HandleAsync(IngestRequest input, JobContext job, CancellationToken cancellationToken)
    {
        job.Log($"Reading {input.Folder}");
        var conversation = Read(input, cancellationToken);
        job.Log($"{conversation.ParticipantIds.Length} participants, {conversation.Comments.Count} comments, {conversation.Votes.Cells} votes");
        foreach (var notice in conversation.Notices)
            job.Log($"{notice.What}: {notice.Why}");

        return new Ingested(
            await job.StoreAsync(conversation, PolisJson.Default.Conversation, cancellationToken),
            conversation.ParticipantIds.Length, conversation.Comments.Count, conversation.Votes.Cells);
    }

    private static Conversation Read(IngestRequest input, CancellationToken cancellationToken)
    {
        try
        {
            return PolisPhases.Ingest(new IngestInput(input.Folder, input.Groups), cancellationToken);
        }
        catch (ConversationException e)
        {
            throw new JobFailedException("InvalidConversation", e.Message, isPermanent: true);
        }
    }
}
