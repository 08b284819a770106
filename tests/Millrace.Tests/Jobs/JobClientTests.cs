using Millrace.Jobs;
using Millrace.Tests.Running;

namespace Millrace.Tests.Jobs;

public sealed class JobClientTests
{
    private static readonly JobType Gpu = new("gpu.job");

    private readonly World _world = new();

    public JobClientTests() => _world.Types.Add(new RegisteredType(
        Gpu, new TestHandler(), new JobTypeOptions { Lane = new Lane(ResourceClass.Gpu, Priority.Low) }));

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task A_submission_becomes_a_job_in_its_types_lane()
    {
        var parent = new JobParent(JobId.New(_world.Clock.GetUtcNow()), "Count", "token");
        var at = _world.Clock.GetUtcNow().AddHours(1);

        var result = await _world.Client.SubmitAsync(new Submission { Type = Gpu, Input = new Payload("\"in\""), RunAt = at, Parent = parent }, Cancel);

        var accepted = Assert.IsType<SubmitResult.Accepted>(result);
        Assert.False(accepted.IsDuplicate);
        var job = await _world.FoundAsync(accepted.Id);
        Assert.Equal((Gpu, new Payload("\"in\""), parent, new Lane(ResourceClass.Gpu, Priority.Low)), (job.Type, job.Input, job.Parent, job.Lane));
        Assert.Equal(new JobState.Scheduled(at), job.State);
    }

    [Fact]
    public async Task A_priority_moves_a_job_within_its_resource_class()
    {
        var result = await _world.Client.SubmitAsync(Submission(Gpu) with { Priority = Priority.High }, Cancel);

        var job = await _world.FoundAsync(Assert.IsType<SubmitResult.Accepted>(result).Id);
        Assert.Equal(new Lane(ResourceClass.Gpu, Priority.High), job.Lane);
    }

    [Fact]
    public async Task A_key_used_again_names_the_first_job_and_used_otherwise_is_a_conflict()
    {
        var submission = Submission() with { IdempotencyKey = "key-1" };

        var first = Assert.IsType<SubmitResult.Accepted>(await _world.Client.SubmitAsync(submission, Cancel));
        var again = await _world.Client.SubmitAsync(submission, Cancel);
        var other = await _world.Client.SubmitAsync(submission with { Input = new Payload("\"other\"") }, Cancel);

        Assert.Equal(new SubmitResult.Accepted(first.Id, IsDuplicate: true), again);
        Assert.Equal(new SubmitResult.Conflict(first.Id), other);
    }

    [Fact]
    public async Task An_unknown_type_is_rejected_with_the_known_ones()
    {
        var result = await _world.Client.SubmitAsync(Submission(new JobType("nobody")), Cancel);

        Assert.Equal(
            new SubmitResult.Rejected("UnknownType", "type", "There is no job type 'nobody'. This program knows: gpu.job, test.job."),
            result);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{\"a\":")]
    public async Task An_input_that_does_not_fit_is_rejected_and_nothing_is_written(string input)
    {
        var result = await _world.Client.SubmitAsync(Submission() with { Input = new Payload(input) }, Cancel);

        var rejected = Assert.IsType<SubmitResult.Rejected>(result);
        Assert.Equal(("InvalidInput", "input"), (rejected.Error, rejected.Field));
        Assert.StartsWith("The input does not fit job type 'test.job': ", rejected.Reason, StringComparison.Ordinal);
        Assert.Empty((await _world.Store.ListAsync(new JobQuery(), Cancel)).Jobs);
    }

    [Fact]
    public async Task A_cancellation_says_what_it_did()
    {
        var queued = Assert.IsType<SubmitResult.Accepted>(await _world.Client.SubmitAsync(Submission(), Cancel)).Id;
        var running = (await _world.ClaimedAsync()).Id;

        Assert.Equal(CancelResult.NotFound, await _world.Client.CancelAsync(JobId.New(_world.Clock.GetUtcNow()), "enough", Cancel));
        Assert.Equal(CancelResult.Cancelled, await _world.Client.CancelAsync(queued, "enough", Cancel));
        Assert.Equal(CancelResult.AlreadyEnded, await _world.Client.CancelAsync(queued, "again", Cancel));
        Assert.Equal(CancelResult.Requested, await _world.Client.CancelAsync(running, "enough", Cancel));
        Assert.Equal(CancelResult.Requested, await _world.Client.CancelAsync(running, "again", Cancel));
        Assert.Equal("enough", (await _world.FoundAsync(running)).CancelReason);
    }

    [Fact]
    public async Task A_cancellation_that_meets_another_change_looks_again()
    {
        var id = Assert.IsType<SubmitResult.Accepted>(await _world.Client.SubmitAsync(Submission(), Cancel)).Id;
        _world.Store.BeforeReplace = async _ =>
        {
            _world.Store.BeforeReplace = static _ => Task.CompletedTask;
            await _world.ClaimedAgainAsync(id);
        };

        Assert.Equal(CancelResult.Requested, await _world.Client.CancelAsync(id, "enough", Cancel));
        Assert.Equal("enough", (await _world.FoundAsync(id)).CancelReason);
    }

    private static Submission Submission(JobType? type = null) => new() { Type = type ?? World.Type, Input = new Payload("\"in\"") };
}
