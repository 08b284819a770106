using Millrace.Jobs;

namespace Millrace.Api.Tests;

public sealed class CancelTests
{
    [Fact]
    public async Task A_job_that_does_not_run_is_cancelled_at_once()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();

        var reply = await api.PostAsync($"/v1/jobs/{id}/cancel", """{"reason":"Ada has left."}""");

        Assert.Equal((200, $$"""{"id":"{{id}}","outcome":"cancelled","reason":"Ada has left."}"""), (reply.Status, reply.Body));
        var job = (await api.GetAsync($"/v1/jobs/{id}")).Json;
        Assert.Equal(
            ("cancelled", "Ada has left.", false),
            (job["state"]!.GetValue<string>(), job["cancelReason"]!.GetValue<string>(), job["cancelRequested"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task A_running_job_is_told_to_stop_and_a_repeated_request_is_safe()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        await api.Drivers.RunningAsync(id);

        var first = await api.PostAsync($"/v1/jobs/{id}/cancel");
        var second = await api.PostAsync($"/v1/jobs/{id}/cancel", "{}");

        Assert.Equal((202, $$"""{"id":"{{id}}","outcome":"requested","reason":"Cancelled by a caller of the API."}"""), (first.Status, first.Body));
        Assert.Equal(202, second.Status);
        var job = (await api.GetAsync($"/v1/jobs/{id}")).Json;
        Assert.Equal(("running", true), (job["state"]!.GetValue<string>(), job["cancelRequested"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task An_ended_job_stays_as_it_is_and_the_answer_says_how_it_ended()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        await api.Drivers.SettledAsync(id, new Verdict.Complete(Payload.Null));

        var reply = await api.PostAsync($"/v1/jobs/{id}/cancel");

        Assert.Equal(409, reply.Status);
        Assert.Equal(
            $$"""{"title":"Job has ended","status":409,"detail":"Job '{{id}}' cannot be cancelled: it has ended as succeeded.","remedy":"Nothing is left to cancel. GET the job to see its end.","job":"{{id}}","state":"succeeded"}""",
            reply.Body);
    }
}
