using Polis.Mathematics;
using Polis.Phases;

namespace Polis.Reports;

internal static class ParticipantRows
{
    public static IReadOnlyList<ParticipantRow> Write(ReportInput input, ParticipantPlaces places) =>
        [.. input.Conversation.ParticipantIds.Select((_, row) => Write(input, places, row))];

    private static ParticipantRow Write(ReportInput input, ParticipantPlaces places, int row)
    {
        var votes = input.Conversation.Votes.ValuesOf(row);
        var place = places.Of(row);
        var hasUmap = input.Umap.X.Length > 0;
        return new ParticipantRow
        {
            Id = input.Conversation.ParticipantIds[row],
            X = input.Pca.X[row],
            Y = input.Pca.Y[row],
            UmapX = hasUmap ? input.Umap.X[row] : null,
            UmapY = hasUmap ? input.Umap.Y[row] : null,
            Group = input.Clustering.GroupOf[row] is >= 0 and var group ? group : null,
            Votes = votes.Length,
            Agrees = votes.Count((sbyte)1),
            Disagrees = votes.Count((sbyte)-1),
            Centricness = place?.Centricness,
            Coreness = place?.Coreness,
            Extremeness = place?.Extremeness,
        };
    }
}
