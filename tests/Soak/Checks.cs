using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Millrace.Jobs;
using Millrace.Sqlite;

namespace Soak;

/// <summary>What must be true when all jobs have ended, by the store and by the journal outside of it.</summary>
internal sealed class Checks(WorkerArguments told, IReadOnlyDictionary<int, long>? kills)
{
    private readonly List<string> _table = [];
    private int _passed;

    public int Failed { get; private set; }

    public void Check(bool isSo, string what)
    {
        (_passed, Failed) = isSo ? (_passed + 1, Failed) : (_passed, Failed + 1);
        Console.WriteLine($"{(isSo ? "passed" : "FAILED")}: {what}");
    }

    public void Print(TimeSpan took)
    {
        if (kills is null)
            Check(false, "all jobs ended in time");

        Console.WriteLine(string.Join(Environment.NewLine, _table));
        Console.WriteLine($"took            {took.TotalSeconds:0.0} s");
        Console.WriteLine($"{_passed} passed, {Failed} failed");
    }

    public async Task RunAsync()
    {
        var lines = Journal.Read(told.Journal);
        var jobs = await ReadAsync();
        var own = jobs.Where(static job => job.Parent is null).ToList();
        Check(own.Count == told.Jobs, $"every submission made one job: {own.Count} of {told.Jobs}");
        Check(jobs.All(static job => job.State is JobState.Succeeded), $"every job has succeeded: {jobs.Count(static job => job.State is JobState.Succeeded)} of {jobs.Count}");
        Check(jobs.All(static job => job.Attempts.Count(static attempt => attempt.Outcome == AttemptOutcome.Succeeded) == 1), "every job ended exactly once");
        Check(jobs.All(static job => job.Notes.Children is not { } counts || (counts.Open == 0 && counts.Succeeded == counts.Total)), "the counts of children are right");
        Check(lines.Where(static line => line.What == "effect").GroupBy(static line => line.Job).All(static job => IsSorted(job.Select(static line => line.Epoch))), "no effect of an attempt comes after one of a later attempt");
        Check(lines.GroupBy(static line => line.Job).All(HasNoStray), "no effect of an attempt comes after a later attempt has begun");
        Check(AreInOrder(own, lines), "jobs under one order key have their effects in the order of their admission");
        Check(IsSound(), "the database is sound");
        Tell(jobs, lines);
    }

    private async Task<IReadOnlyList<Job>> ReadAsync()
    {
        using var storage = SqliteStorage.Open(new SqliteOptions { Folder = told.Data }, TimeProvider.System);
        List<Job> jobs = [];
        JobId? before = null;
        do
        {
            var page = await storage.Jobs.ListAsync(new JobQuery { Before = before, Limit = JobQuery.MaxLimit }, CancellationToken.None);
            jobs.AddRange(page.Jobs);
            before = page.Next;
        }
        while (before is not null);

        return jobs;
    }

    private static bool IsSorted(IEnumerable<long> numbers) => numbers.Zip(numbers.Skip(1)).All(static pair => pair.First <= pair.Second);

    private static bool HasNoStray(IEnumerable<Line> ofOneJob)
    {
        var newest = 0L;
        foreach (var line in ofOneJob)
        {
            if (line.What == "effect" && line.Epoch < newest)
                return false;

            newest = Math.Max(newest, line.Epoch);
        }

        return true;
    }

    private static bool AreInOrder(List<Job> jobs, IReadOnlyList<Line> lines)
    {
        var numbers = jobs.Where(static job => job.Terms.OrderKey is not null).OrderBy(static job => job.Input.Json.Length).ThenBy(static job => job.Input.Json, StringComparer.Ordinal)
            .Select(static (job, number) => (job, number)).ToDictionary(static one => one.job.Id.Value, static one => (Order: one.job.Terms.OrderKey, Number: (long)one.number));
        return lines.Where(line => line.What == "effect" && numbers.ContainsKey(line.Job)).GroupBy(line => numbers[line.Job].Order)
            .All(order => IsSorted(order.Select(line => numbers[line.Job].Number)));
    }

    private bool IsSound()
    {
        var file = Directory.EnumerateFiles(told.Data, "*.db").Single();
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return command.ExecuteScalar() is "ok";
    }

    private void Tell(IReadOnlyList<Job> jobs, IReadOnlyList<Line> lines)
    {
        var expired = jobs.SelectMany(static job => job.Attempts.Where(static attempt => attempt.Outcome == AttemptOutcome.Expired).Select(attempt => (job.Id, attempt.Epoch))).ToList();
        var starts = lines.Where(static line => line.What == "start").ToLookup(static line => line.Job);
        var takeovers = expired.Select(one => (
                Before: starts[one.Id.Value].FirstOrDefault(line => line.Epoch == one.Epoch),
                After: starts[one.Id.Value].FirstOrDefault(line => line.Epoch > one.Epoch)))
            .Where(one => one is { Before: not null, After: not null } && kills!.ContainsKey(one.Before.Process)) // Checked by the caller.
            .Select(one => Stopwatch.GetElapsedTime(kills![one.Before!.Process], one.After!.At)).ToList();
        _table.Add($"jobs            {jobs.Count}");
        _table.Add($"kills           {kills!.Count}");
        _table.Add($"attempts        {lines.Count(static line => line.What == "start")}");
        _table.Add($"takeovers       {expired.Count}");
        _table.Add($"longest takeover {(takeovers.Count == 0 ? 0 : takeovers.Max().TotalSeconds):0.00} s");
    }
}
