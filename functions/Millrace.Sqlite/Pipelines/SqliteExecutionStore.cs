using Millrace.Pipelines;
using Millrace.Sqlite.Storage;

namespace Millrace.Sqlite.Pipelines;

/// <summary>Executions of state machines and their histories in SQLite.</summary>
internal sealed class SqliteExecutionStore(SqliteStorage storage) : IExecutionStore
{
    private const string Started = "name, machine, definition, input, started_at, notes, redrives";
    private const string Ended = "status, output, error, cause";
    private const string Summary = "name, machine, status, started_at, ended_at, redrives, redriven_at";
    private const string NewestFirst = "ORDER BY started_at DESC, name DESC";

    public Task<bool> TryAddAsync(ExecutionStart start, CancellationToken cancellationToken) => storage.WriteAsync(
        scope =>
        {
            var insert = scope.Connection[
                """
                INSERT INTO executions (name, machine, definition, input, started_at, notes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                ON CONFLICT DO NOTHING RETURNING 1
                """].Bind(start.Name, start.Machine, start.Definition, start.InputJson, start.StartedAt, start.Notes);
            return HasRow(insert);
        },
        cancellationToken);

    public Task AppendAsync(string name, IReadOnlyList<ExecutionEvent> events, CancellationToken cancellationToken) => storage.WriteAsync(
        scope =>
        {
            foreach (var (json, number) in events)
            {
                scope.Connection[
                    """
                    INSERT INTO journal (execution, number, entry, event)
                    SELECT ?1, coalesce(max(number), 0) + 1, ?2, nullif(?3, 0) FROM journal WHERE execution = ?1
                    """].Bind(name, json, number).Run();
            }

            return 0;
        },
        cancellationToken);

    public Task EndAsync(Execution ended, DateTimeOffset at, CancellationToken cancellationToken) => storage.WriteAsync(
        scope =>
        {
            scope.Connection["UPDATE executions SET status = ?2, output = ?3, error = ?4, cause = ?5, ended_at = ?6 WHERE name = ?1 AND status = 0"]
                .Bind(ended.Name, (long)ended.Status, ended.Output, ended.Error, ended.Cause, at).Run();
            return 0;
        },
        cancellationToken);

    public Task<bool> TryReopenAsync(string name, DateTimeOffset at, CancellationToken cancellationToken) => storage.WriteAsync(
        scope => HasRow(scope.Connection[
            """
            UPDATE executions
            SET status = 0, reported = 0, output = NULL, error = NULL, cause = NULL, ended_at = NULL, redrives = redrives + 1, redriven_at = ?2
            WHERE name = ?1 AND status > 1 RETURNING 1
            """].Bind(name, at)),
        cancellationToken);

    public Task MarkReportedAsync(string name, CancellationToken cancellationToken) => storage.WriteAsync(
        scope =>
        {
            scope.Connection["UPDATE executions SET reported = 1 WHERE name = ?1 AND status <> 0"].Bind(name).Run();
            return 0;
        },
        cancellationToken);

    public Task<IReadOnlyList<ExecutionStart>> ListRunningAsync(CancellationToken cancellationToken) => ReadAsync(
        $"SELECT {Started} FROM executions WHERE status = 0 AND reported = 0 ORDER BY started_at, name", static row => StartOf(row));

    public Task<IReadOnlyList<Execution>> ListUnreportedAsync(CancellationToken cancellationToken) => ReadAsync(
        $"SELECT name, machine, {Ended} FROM executions WHERE status <> 0 AND reported = 0 ORDER BY started_at, name",
        static row => EndOf(row, row.Text(0), row.Text(1), 2));

    public async Task<ExecutionRecord?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            $"SELECT {Started}, {Ended}, ended_at, redriven_at FROM executions WHERE name = ?1",
            static row =>
            {
                var start = StartOf(row);
                var ended = row.Int(7) == 0 ? null : EndOf(row, start.Name, start.Machine, 7);
                return new ExecutionRecord(start, ended) { EndedAt = row.TimeOrNull(11), RedrivenAt = row.TimeOrNull(12) };
            },
            name);
        return found.SingleOrDefault();
    }

    public Task<IReadOnlyList<ExecutionSummary>> ListAsync(ExecutionQuery query, CancellationToken cancellationToken)
    {
        var after = query.After ?? new ExecutionCursor(DateTimeOffset.MaxValue, "");
        return query.Status is { } status
            ? ReadAsync(
                $"SELECT {Summary} FROM executions WHERE machine = ?1 AND status = ?5 AND (started_at, name) < (?2, ?3) {NewestFirst} LIMIT ?4",
                SummaryOf, query.Machine, after.StartedAt, after.Name, query.Limit, (long)status)
            : ReadAsync(
                $"SELECT {Summary} FROM executions WHERE machine = ?1 AND (started_at, name) < (?2, ?3) {NewestFirst} LIMIT ?4",
                SummaryOf, query.Machine, after.StartedAt, after.Name, query.Limit);
    }

    public Task<IReadOnlyList<string>> ReadHistoryAsync(string name, CancellationToken cancellationToken) =>
        ReadAsync("SELECT entry FROM journal WHERE execution = ?1 ORDER BY number", static row => row.Text(0), name);

    public Task<IReadOnlyList<string>> ReadHistoryAsync(string name, HistoryRange range, CancellationToken cancellationToken) => ReadAsync(
        range.IsNewestFirst
            ? "SELECT entry FROM journal WHERE execution = ?1 AND event <= ?2 ORDER BY event DESC LIMIT ?3"
            : "SELECT entry FROM journal WHERE execution = ?1 AND event >= ?2 ORDER BY event LIMIT ?3",
        static row => row.Text(0),
        name, range.From, range.Limit);

    private static ExecutionStart StartOf(Statement row) => new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Time(4))
    {
        Notes = row.TextOrNull(5), Redrives = row.Int(6),
    };

    private static Execution EndOf(Statement row, string name, string machine, int first) =>
        new(name, machine, (ExecutionStatus)row.Int(first), row.TextOrNull(first + 1), row.TextOrNull(first + 2), row.TextOrNull(first + 3));

    private static ExecutionSummary SummaryOf(Statement row) => new(row.Text(0), row.Text(1), (ExecutionStatus)row.Int(2), row.Time(3))
    {
        EndedAt = row.TimeOrNull(4), Redrives = row.Int(5), RedrivenAt = row.TimeOrNull(6),
    };

    private static bool HasRow(Statement statement)
    {
        var found = statement.Read();
        statement.Reset();
        return found;
    }

    private Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Func<Statement, T> map, params SqlValue[] values) =>
        Task.FromResult(storage.Read<IReadOnlyList<T>>(connection =>
        {
            var rows = connection[sql].Bind(values);
            List<T> items = [];
            while (rows.Read())
                items.Add(map(rows));

            return items;
        }));
}
