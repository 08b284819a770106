using System.Text;
using Millrace.Jobs;
using Millrace.Sqlite.Storage;

namespace Millrace.Sqlite.Jobs;

/// <summary>Lists jobs, newest first.</summary>
internal static class JobListing
{
    public static JobPage Read(Connection connection, JobQuery query)
    {
        List<Job> jobs = [];
        var rows = connection[SqlOf(query)].Bind(
            query.Before?.Value, query.Type?.Value, (long)(query.State ?? 0), query.Parent?.Value, query.After?.Value, query.Tag, query.Limit + 1);
        while (rows.Read())
            jobs.Add(JobRow.Read(rows));

        if (jobs.Count <= query.Limit)
            return new JobPage(jobs, null);

        jobs.RemoveAt(query.Limit);
        return new JobPage(jobs, jobs[^1].Id);
    }

    // One text a combination of conditions, so that each gets the plan that its index allows.
    private static string SqlOf(JobQuery query)
    {
        var sql = new StringBuilder($"SELECT {JobRow.Columns} FROM jobs WHERE id < coalesce(?1, 'z')");
        if (query.Type is not null)
            sql.Append(" AND type = ?2");

        if (query.State is { } state)
            sql.Append(" AND state = ?3").Append(StateHint(state));

        if (query.Parent is not null)
            sql.Append(" AND parent = ?4");

        if (query.After is not null)
            sql.Append(" AND id > ?5");

        if (query.Tag is not null)
            sql.Append(" AND id IN (SELECT job FROM tags WHERE tag = ?6)");

        return sql.Append(" ORDER BY id DESC LIMIT ?7").ToString();
    }

    // Lets the planner see that the partial index holds every row asked for; a bound parameter cannot tell it.
    private static string StateHint(JobStateName state) => state switch
    {
        JobStateName.Scheduled or JobStateName.Waiting or JobStateName.Paused or JobStateName.Failed or JobStateName.Cancelled => " AND state <> 1 AND state <> 2 AND state <> 5",
        JobStateName.Running => " AND due_at IS NOT NULL",
        _ => "",
    };
}
