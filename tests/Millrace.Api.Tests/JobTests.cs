using Millrace.Jobs;

namespace Millrace.Api.Tests;

public sealed class JobTests
{
    [Fact]
    public async Task A_running_job_shows_its_lease_and_its_progress()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        await api.Drivers.ProgressAsync(await api.Drivers.RunningAsync(id), new Progress(12.5, "Waving"));

        var reply = await api.GetAsync($"/v1/jobs/{id}");

        Assert.Equal(
            $$$"""{"id":"{{{id}}}","type":"hello","lane":"cpu","state":"running","createdAt":"2030-01-31T08:00:00Z","startedAt":"2030-01-31T08:00:00Z","attemptsSpent":0,"progress":{"percent":12.5,"message":"Waving"},"cancelRequested":false,"lease":{"owner":"worker-1","epoch":1,"until":"2030-01-31T08:00:30Z"},"attempts":[],"input":{"name":"Ada"}}""",
            reply.Body);
    }

    [Fact]
    public async Task A_succeeded_job_shows_its_result_as_it_was_written()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        await api.Drivers.SettledAsync(id, new Verdict.Complete(new Payload("""{"n":1.10,"text":"Grüße <b>"}""")));

        var reply = await api.GetAsync($"/v1/jobs/{id}");

        Assert.Equal(
            $$$"""{"id":"{{{id}}}","type":"hello","lane":"cpu","state":"succeeded","createdAt":"2030-01-31T08:00:00Z","startedAt":"2030-01-31T08:00:00Z","endedAt":"2030-01-31T08:00:01Z","attemptsSpent":0,"cancelRequested":false,"attempts":[{"epoch":1,"owner":"worker-1","startedAt":"2030-01-31T08:00:00Z","endedAt":"2030-01-31T08:00:01Z","outcome":"succeeded"}],"input":{"name":"Ada"},"result":{"n":1.10,"text":"Grüße <b>"}}""",
            reply.Body);
    }

    [Fact]
    public async Task A_failed_job_shows_its_failure_and_those_of_its_attempts()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        await api.Drivers.SettledAsync(id, new Verdict.RetryAfter(TimeSpan.Zero, new Failure("Busy", "The line is busy.")));
        await api.Drivers.SettledAsync(id, new Verdict.Fail(new Failure("Gone", "Nobody lives here.", IsPermanent: true, "at Door.Knock()")));

        var reply = await api.GetAsync($"/v1/jobs/{id}");

        Assert.Equal("""{"error":"Gone","message":"Nobody lives here.","isPermanent":true,"detail":"at Door.Knock()"}""", reply.Json["failure"]!.ToJsonString());
        Assert.Equal(2, reply.Json["attemptsSpent"]!.GetValue<int>());
        Assert.Equal(
            """{"epoch":1,"owner":"worker-1","startedAt":"2030-01-31T08:00:00Z","endedAt":"2030-01-31T08:00:01Z","outcome":"failed","failure":{"error":"Busy","message":"The line is busy.","isPermanent":false}}""",
            reply.Json["attempts"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task A_job_that_waits_for_its_next_attempt_shows_when_it_is_due()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        await api.Drivers.SettledAsync(id, new Verdict.RetryAfter(TimeSpan.FromMilliseconds(1500), new Failure("Busy", "The line is busy.")));

        var job = (await api.GetAsync($"/v1/jobs/{id}")).Json;

        Assert.Equal(("scheduled", "2030-01-31T08:00:02.5Z"), (job["state"]!.GetValue<string>(), job["dueAt"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_job_of_a_pipeline_names_its_parent_and_never_the_task_token()
    {
        await using var api = await ApiServer.StartAsync();
        var parent = JobId.New(api.Drivers.Clock.GetUtcNow());
        var submission = new Submission { Type = new JobType("any"), Input = Payload.Null, Parent = new JobParent(parent, "Greet", "token-nobody-may-see") };
        var accepted = Assert.IsType<SubmitResult.Accepted>(await api.Drivers.Client.SubmitAsync(submission, ApiServer.Token));

        var job = await api.GetAsync($"/v1/jobs/{accepted.Id}");
        var list = await api.GetAsync($"/v1/jobs?parent={parent}");

        Assert.Equal($$"""{"id":"{{parent}}","phase":"Greet"}""", job.Json["parent"]!.ToJsonString());
        Assert.Single(list.Json["jobs"]!.AsArray());
        Assert.All([job, list], static reply => Assert.DoesNotContain("token-nobody-may-see", reply.Body, StringComparison.Ordinal));
    }
}
