using Microsoft.Extensions.Logging;
using Millrace.Jobs;
using Millrace.Logs;

namespace Millrace.Sqlite.Logs;

/// <summary>The last lines of each job in SQLite.</summary>
internal sealed class SqliteJobLog(SqliteStorage storage) : IJobLog
{
    public Task AppendAsync(JobId id, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken) => storage.WriteAsync(
        scope =>
        {
            var newest = scope.Connection["SELECT coalesce(max(number), 0) FROM log_lines WHERE job = ?1"].Bind(id.Value);
            newest.Read();
            var number = newest.Long(0);
            newest.Reset();
            foreach (var line in lines)
            {
                scope.Connection["INSERT INTO log_lines (job, number, at, epoch, level, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"]
                    .Bind(id.Value, ++number, line.At, line.Epoch, (long)line.Level, line.Text).Run();
            }

            scope.Connection["DELETE FROM log_lines WHERE job = ?1 AND number <= ?2"].Bind(id.Value, number - IJobLog.Kept).Run();
            return 0;
        },
        cancellationToken);

    public Task<IReadOnlyList<NumberedLogLine>> ReadAsync(JobId id, long after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(storage.Read<IReadOnlyList<NumberedLogLine>>(connection =>
        {
            var rows = connection["SELECT number, at, epoch, level, text FROM log_lines WHERE job = ?1 AND number > ?2 ORDER BY number LIMIT ?3"]
                .Bind(id.Value, after, limit);
            List<NumberedLogLine> lines = [];
            while (rows.Read())
                lines.Add(new NumberedLogLine(rows.Long(0), new LogLine(rows.Time(1), rows.Long(2), (LogLevel)rows.Int(3), rows.Text(4))));

            return lines;
        }));
}
