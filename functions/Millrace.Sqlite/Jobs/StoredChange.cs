using System.Globalization;
using System.Text;
using Millrace.Changes;
using Millrace.Jobs;

namespace Millrace.Sqlite.Jobs;

/// <summary>A change as it lies in the row of its transaction: <c>id,version,epoch,state,due_at,at</c>. What the job itself says is not repeated.</summary>
internal readonly record struct StoredChange(JobId Job, long Version, long Epoch, JobStateName State, DateTimeOffset? DueAt, DateTimeOffset At)
{
    private const char Field = ',';
    private const char Change = ';';

    private static readonly JobType Removed = JobType.Stored("removed");

    public static void Append(StringBuilder text, JobChange change)
    {
        if (text.Length > 0)
            text.Append(Change);

        text.Append(change.Id.Value).Append(Field).Append(change.Version).Append(Field).Append(change.Epoch).Append(Field)
            .Append((int)change.State).Append(Field).Append(change.DueAt?.UtcTicks).Append(Field).Append(change.At.UtcTicks);
    }

    public static IEnumerable<StoredChange> Read(string text) => text.Split(Change).Select(static one =>
    {
        var fields = one.Split(Field);
        return new StoredChange(
            new JobId(fields[0]), Long(fields[1]), Long(fields[2]), (JobStateName)Long(fields[3]), fields[4].Length == 0 ? null : Time(fields[4]), Time(fields[5]));
    });

    /// <summary>The change, with what the job says of itself now. One that was removed says nothing, and nobody waits for it: its change only keeps its place.</summary>
    public JobChange Of(Job? job, long position) => job is null
        ? new(position, Job, Removed, default, Version, Epoch, State, DueAt, IsAwaited: false, At)
        : new(position, Job, job.Type, job.Lane, Version, Epoch, State, DueAt, job.IsAwaited, At)
        {
            Trace = job.Trace,
            Pool = job.Terms.Pool,
            FairKey = job.Terms.FairKey,
        };

    private static DateTimeOffset Time(string text) => new(Long(text), TimeSpan.Zero);

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
