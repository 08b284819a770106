using Millrace.Pipelines;
using Millrace.Sqlite.Storage;

namespace Millrace.Sqlite.Pipelines;

/// <summary>Executions of state machines and their histories in SQLite.</summary>
internal sealed class SqliteExecutionStore(SqliteStorage storage) : IExecutionStore
{
    public Task<bool> TryAddAsync(ExecutionStart start, CancellationToken cancellationToken) => storage.WriteAsync(
        scope =>
        {
            var insert = scope.Connection[
                """
                INSERT INTO executions (name, machine, definition, input, started_at) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT DO NOTHING RETURNING 1
                """].Bind(start.Name, start.Machine, start.Definition, start.InputJson, start.StartedAt);
            var added = insert.Read();
            insert.Reset();
            return added;
        },
        cancellationToken);

    public Task AppendAsync(string name, IReadOnlyList<string> events, CancellationToken cancellationToken) => storage.WriteAsync(
        scope =>
        {
            foreach (var happened in events)
            {
                scope.Connection[
                    "INSERT INTO journal (execution, number, entry) SELECT ?1, coalesce(max(number), 0) + 1, ?2 FROM journal WHERE execution = ?1"]
                    .Bind(name, happened).Run();
            }

            return 0;
        },
        cancellationToken);

    public Task<IReadOnlyList<string>> ReadHistoryAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(Read("SELECT entry FROM journal WHERE execution = ?1 ORDER BY number", name, static row => row.Text(0)));

    public Task EndAsync(Execution ended, CancellationToken cancellationToken) => storage.WriteAsync(
        scope =>
        {
            scope.Connection["UPDATE executions SET status = ?2, output = ?3, error = ?4, cause = ?5 WHERE name = ?1 AND status = 0"]
                .Bind(ended.Name, (long)ended.Status, ended.Output, ended.Error, ended.Cause).Run();
            return 0;
        },
        cancellationToken);

    public Task MarkReportedAsync(string name, CancellationToken cancellationToken) => storage.WriteAsync(
        scope =>
        {
            scope.Connection["UPDATE executions SET reported = 1 WHERE name = ?1 AND status <> 0"].Bind(name).Run();
            return 0;
        },
        cancellationToken);

    public Task<IReadOnlyList<ExecutionStart>> ListRunningAsync(CancellationToken cancellationToken) => Task.FromResult(Read(
        "SELECT name, machine, definition, input, started_at FROM executions WHERE status = 0 AND reported = 0 ORDER BY started_at, name",
        null,
        static row => new ExecutionStart(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Time(4))));

    public Task<IReadOnlyList<Execution>> ListUnreportedAsync(CancellationToken cancellationToken) => Task.FromResult(Read(
        "SELECT name, machine, status, output, error, cause FROM executions WHERE status <> 0 AND reported = 0 ORDER BY started_at, name",
        null,
        static row => new Execution(
            row.Text(0), row.Text(1), (ExecutionStatus)row.Int(2), row.TextOrNull(3), row.TextOrNull(4), row.TextOrNull(5))));

    private IReadOnlyList<T> Read<T>(string sql, string? parameter, Func<Statement, T> map) => storage.Read<IReadOnlyList<T>>(connection =>
    {
        var rows = parameter is null ? connection[sql] : connection[sql].Bind(parameter);
        List<T> items = [];
        while (rows.Read())
            items.Add(map(rows));

        return items;
    });
}
