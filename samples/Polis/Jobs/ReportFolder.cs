using System.Text;
using Millrace;

namespace Polis.Jobs;

/// <summary>Where reports are published: a folder a conversation, with <c>report.html</c> and <c>report.json</c>.</summary>
internal sealed class ReportFolder : IReportShelf
{
    /// <summary>The folder of all reports.</summary>
    public string Path { get; set; } = "reports";

    /// <summary>Writes both files beside their places, makes sure that the writer may publish, and moves them there, the page last.</summary>
    public async Task<(string Page, string Data)> PublishAsync(ReportFiles files, JobContext job, CancellationToken cancellationToken)
    {
        var folder = System.IO.Path.Combine(System.IO.Path.GetFullPath(Path), SafeName(files.Conversation));
        Directory.CreateDirectory(folder);
        var (pagePath, dataPath) = (System.IO.Path.Combine(folder, "report.html"), System.IO.Path.Combine(folder, "report.json"));
        var suffix = $".{System.IO.Path.GetRandomFileName()}.tmp";
        try
        {
            await File.WriteAllBytesAsync(dataPath + suffix, files.Data, cancellationToken);
            await File.WriteAllTextAsync(pagePath + suffix, files.Page, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken);
            // A worker that lost its lease in the meantime publishes nothing.
            await job.EnsureLeaseAsync(cancellationToken);
            File.Move(dataPath + suffix, dataPath, overwrite: true);
            File.Move(pagePath + suffix, pagePath, overwrite: true);
        }
        finally
        {
            File.Delete(dataPath + suffix);
            File.Delete(pagePath + suffix);
        }

        return (pagePath, dataPath);
    }

    // A folder's name comes from the data: it stays one name, below the reports.
    private static string SafeName(string name)
    {
        var safe = string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')).Trim('.');
        return safe.Length == 0 ? "conversation" : safe;
    }
}
