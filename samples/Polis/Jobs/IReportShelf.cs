using Millrace;

namespace Polis.Jobs;

/// <summary>Where reports are published.</summary>
internal interface IReportShelf
{
    /// <summary>Publishes both files, unless the attempt has lost its lease. Says where they are.</summary>
    Task<(string Page, string Data)> PublishAsync(ReportFiles files, JobContext job, CancellationToken cancellationToken);
}

/// <summary>A report, ready to be published.</summary>
internal sealed record ReportFiles(string Conversation, string Page, byte[] Data);
