using System.Globalization;
using Millrace.Jobs;

namespace Millrace.Host.Terminal;

/// <summary>One line a change, for files, pipes and build logs.</summary>
internal sealed class PlainRunView(TextWriter output, RunSummary summary) : IRunView
{
    private readonly Dictionary<JobId, JobStateName> _shown = [];

    public void Resumed(Job job) => output.WriteLine($"{job.Id} {job.Type} goes on where an earlier run stopped");

    public void Show(RunSnapshot snapshot)
    {
        foreach (var job in snapshot.Tasks.Prepend(snapshot.Job))
        {
            if (_shown.TryGetValue(job.Id, out var shown) && shown == job.State.Name)
                continue;

            _shown[job.Id] = job.State.Name;
            var line = $"{snapshot.Now.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {job.Id} {Words.NameOf(job)} {Words.StateOf(job)}";
            if (job.State.IsFinal && snapshot.TimeOf(job) is { } time)
                line += $" in {Words.Time(time)}";

            if (Words.TroubleOf(job) is { } trouble)
                line += $": {trouble.ReplaceLineEndings(" ")}";

            output.WriteLine(line);
        }
    }

    public void End(RunSnapshot snapshot)
    {
        Show(snapshot);
        summary.Write(snapshot);
    }

    public void Interrupted(Job job) => output.WriteLine($"{job.Id} {job.Type} stopped before its end; the same command goes on with it");
}
