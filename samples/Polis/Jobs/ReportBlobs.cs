using System.Text;
using Millrace;

namespace Polis.Jobs;

/// <summary>
/// Publishes reports as blobs, for workers that have no disk of their own: in the cloud objects of the bucket, named by their
/// content. Nothing points to the files of an attempt that has lost its lease.
/// </summary>
internal sealed class ReportBlobs : IReportShelf
{
    public async Task<(string Page, string Data)> PublishAsync(ReportFiles files, JobContext job, CancellationToken cancellationToken)
    {
        var data = await job.Blobs.PutAsync(files.Data, cancellationToken);
        var page = await job.Blobs.PutAsync(Encoding.UTF8.GetBytes(files.Page), cancellationToken);
        return (Place(page.Value), Place(data.Value));
    }

    // As the blob store of the cloud lays them out.
    private static string Place(string id) => $"blobs/{id[..2]}/{id}";
}
