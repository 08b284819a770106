using System.Text.Json;
using Millrace.Jobs;

namespace Millrace.Host.Terminal;

/// <summary>One JSON document at the end, for programs.</summary>
internal sealed class JsonRunView(TextWriter output) : IRunView
{
    public void Resumed(Job job)
    {
        // Programs see it by the job's times.
    }

    public void Show(RunSnapshot snapshot)
    {
        // Programs wait for the end.
    }

    public void End(RunSnapshot snapshot) => Write(snapshot.Job, writer =>
    {
        writer.WriteNumber("seconds", snapshot.TimeOf(snapshot.Job)?.TotalSeconds ?? 0);
        WriteOutcome(writer, snapshot.Job);
        writer.WriteStartArray("tasks");
        foreach (var task in snapshot.Tasks)
        {
            writer.WriteStartObject();
            WriteIdentity(writer, task);
            writer.WriteString("phase", task.Parent?.Phase);
            writer.WriteNumber("attempts", task.Attempts.Count);
            writer.WriteNumber("seconds", snapshot.TimeOf(task)?.TotalSeconds ?? 0);
            WriteOutcome(writer, task);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public void Interrupted(Job job) => Write(job, static writer => writer.WriteBoolean("interrupted", true));

    private static void WriteIdentity(Utf8JsonWriter writer, Job job)
    {
        writer.WriteString("id", job.Id.Value);
        writer.WriteString("type", job.Type.Value);
        writer.WriteString("state", Words.StateOf(job));
    }

    private static void WriteOutcome(Utf8JsonWriter writer, Job job)
    {
        if (job.State is JobState.Succeeded succeeded)
        {
            writer.WritePropertyName("result");
            writer.WriteRawValue(succeeded.Result.Json);
        }
        else if (job.State is JobState.Failed failed)
        {
            writer.WriteStartObject("failure");
            writer.WriteString("error", failed.Last.Error);
            writer.WriteString("message", failed.Last.Message);
            writer.WriteEndObject();
        }
        else if (job.State is JobState.Cancelled cancelled)
        {
            writer.WriteString("reason", cancelled.Reason);
        }
    }

    private void Write(Job job, Action<Utf8JsonWriter> rest)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            WriteIdentity(writer, job);
            rest(writer);
            writer.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }
}
