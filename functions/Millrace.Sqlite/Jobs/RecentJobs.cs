using Millrace.Jobs;

namespace Millrace.Sqlite.Jobs;

/// <summary>
/// Jobs that were just admitted, so that their claim need not read them. None that ever ran: beats write what their writer does not know, such as a
/// checkpoint. It may be behind the file, never ahead of it: whoever uses it must compare the version when it writes. Jobs of the same place push
/// each other out.
/// </summary>
internal sealed class RecentJobs
{
    private const int Places = 16_384;
    private const int LargestInput = 4_096;

    private readonly Job?[] _jobs = new Job?[Places];

    public Job? Find(JobId id) => Volatile.Read(ref _jobs[PlaceOf(id)]) is { } job && job.Id == id ? job : null;

    public void Remember(Job job) =>
        Volatile.Write(ref _jobs[PlaceOf(job.Id)], job is { State: JobState.Queued, Epoch: 0 } && job.Input.Json.Length <= LargestInput ? job : null);

    private static int PlaceOf(JobId id) => id.GetHashCode() & (Places - 1);
}
