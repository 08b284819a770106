using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Aws.Tests;

/// <summary>What goes over the wire: how much, and what becomes of a request whose answer is lost or refused.</summary>
public sealed class RequestTests(Emulators emulators) : ContractSuite, IAsyncLifetime
{
    private TappedWire? _opened;

    private TappedWire Wire => _opened ?? throw new InvalidOperationException("Not opened.");

    public async ValueTask InitializeAsync()
    {
        _opened = new TappedWire(await emulators.NewStorageAsync(withStream: false, Cancel), Clock);
    }

    public ValueTask DisposeAsync()
    {
        _opened?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_life_of_a_plain_job_is_three_requests_and_three_write_units()
    {
        var running = await AJob.RunningInAsync(Wire.Store, Clock, Cancel);
        await Wire.Store.TryReplaceAsync(running, running.Settle(new Verdict.Complete(new Payload("1")), Clock.GetUtcNow()), Cancel);

        Assert.Equal(["PutItem", "UpdateItem", "UpdateItem"], Wire.Exchanges.Select(static one => one.Operation));
        Assert.Equal([1, 1, 1], Wire.Exchanges.Select(static one => one.Units));
    }

    [Fact]
    public async Task A_beat_is_one_request_and_one_write_unit()
    {
        var running = await AJob.RunningInAsync(Wire.Store, Clock, Cancel);
        Wire.Forget();

        await Wire.Store.BeatAsync(new Beat(running.Id, running.Epoch, Clock.GetUtcNow() + (2 * AJob.LeaseFor), new Progress(5)), Cancel);

        Assert.Equal(1, Assert.Single(Wire.Exchanges).Units);
    }

    [Fact]
    public async Task A_refused_claim_is_one_request_that_brings_its_reason()
    {
        var running = await AJob.RunningInAsync(Wire.Store, Clock, Cancel);
        Wire.Forget();

        Assert.Equal(new Claim.Refused(ClaimRefusal.Held), await Wire.Store.ClaimAsync(AJob.ClaimOf(running) with { Epoch = 0 }, Cancel));

        Assert.Equal("UpdateItem", Assert.Single(Wire.Exchanges).Operation);
    }

    [Fact]
    public async Task A_keyed_job_is_one_transaction()
    {
        await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock) with { IdempotencyKey = "key" }, Cancel);

        Assert.Equal("TransactWriteItems", Assert.Single(Wire.Exchanges).Operation);
    }

    [Fact]
    public async Task An_input_of_more_than_64_KB_stays_out_of_the_item()
    {
        var input = $"\"{new string('x', 64 * 1024)}\"";
        var added = await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock, input: input), Cancel);

        Assert.InRange(Wire.Exchanges[0].Request.ToJsonString().Length, 1, 2_000);
        Assert.Equal(input, (await Wire.Store.FindAsync(added.Id, Cancel))?.Input.Json);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("key")]
    public async Task A_job_whose_answer_was_lost_is_added_once(string? key)
    {
        Wire.LoseNextAnswer();

        var added = await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock) with { IdempotencyKey = key }, Cancel);

        Assert.Equal(2, Wire.Exchanges.Count);
        AJob.Equal(added, await Wire.Store.FindAsync(added.Id, Cancel));
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_is_granted_to_the_worker_that_has_it()
    {
        var job = await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock), Cancel);
        Wire.LoseNextAnswer();

        var claim = await Wire.Store.ClaimAsync(AJob.ClaimOf(job), Cancel);
        var same = await Wire.Store.ClaimAsync(AJob.ClaimOf(job), Cancel);

        AJob.Equal(job.Claim("worker-1", Clock.GetUtcNow(), AJob.LeaseFor), Assert.IsType<Claim.Granted>(claim).Job);
        Assert.Equal(new Claim.Refused(ClaimRefusal.Held), same);
    }

    [Fact]
    public async Task A_job_that_was_settled_by_a_request_whose_answer_was_lost_counts_as_settled()
    {
        var running = await AJob.RunningInAsync(Wire.Store, Clock, Cancel);
        Wire.LoseNextAnswer();

        Assert.True(await Wire.Store.TryReplaceAsync(running, running.Settle(new Verdict.Interrupt(), Clock.GetUtcNow()), Cancel));
    }

    [Theory]
    [InlineData("TransactionConflict")]
    [InlineData("ThrottlingError")]
    [InlineData("ProvisionedThroughputExceeded")]
    public async Task A_transaction_that_met_another_one_or_a_throttle_is_tried_again(string code)
    {
        Wire.AnswerNext(3, Error("TransactionCanceledException", $$""", "CancellationReasons": [{ "Code": "{{code}}" }, { "Code": "None" }]"""));

        await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock) with { IdempotencyKey = "key" }, Cancel);
    }

    [Fact]
    public async Task A_write_that_met_a_transaction_is_tried_again()
    {
        var job = await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock), Cancel);
        Wire.AnswerNext(3, Error("TransactionConflictException"));

        Assert.IsType<Claim.Granted>(await Wire.Store.ClaimAsync(AJob.ClaimOf(job), Cancel));
    }

    [Fact]
    public async Task A_throttled_request_is_tried_again()
    {
        Wire.AnswerNext(2, Error("ProvisionedThroughputExceededException"));

        await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock), Cancel);
    }

    [Fact]
    public async Task What_is_no_expected_ending_is_thrown()
    {
        Wire.AnswerNext(1, Error("ValidationException"));

        var thrown = await Assert.ThrowsAsync<Amazon.DynamoDBv2.AmazonDynamoDBException>(
            () => AJob.AddedToAsync(Wire.Store, AJob.Request(Clock), Cancel));

        Assert.Equal("ValidationException", thrown.ErrorCode);
    }

    [Fact]
    public async Task An_id_that_is_taken_is_a_mistake_of_the_caller()
    {
        var request = AJob.Request(Clock);
        await AJob.AddedToAsync(Wire.Store, request, Cancel);

        foreach (var key in (string?[])[null, "key"])
        {
            var mistake = await Assert.ThrowsAsync<ArgumentException>(() => Wire.Store.AddAsync([request with { IdempotencyKey = key }], Cancel));
            Assert.Contains($"There is a job {request.Id} already", mistake.Message, StringComparison.Ordinal);
        }
    }

    private static string Error(string type, string more = "") =>
        $$"""{ "__type": "com.amazonaws.dynamodb.v20120810#{{type}}", "message": "Made up."{{more}} }""";
}
