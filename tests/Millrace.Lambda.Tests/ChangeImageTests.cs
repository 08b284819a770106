using Amazon.Lambda.DynamoDBEvents;
using Millrace.Changes;
using Millrace.Conformance;
using Millrace.Jobs;

namespace Millrace.Lambda.Tests;

public sealed class ChangeImageTests
{
    private static readonly DateTimeOffset At = new DateTimeOffset(2030, 1, 31, 8, 0, 0, TimeSpan.Zero).AddTicks(1_234_567);

    public static TheoryData<JobStateName> States => [.. Enum.GetValues<JobStateName>()];

    [Theory]
    [MemberData(nameof(States))]
    public void A_change_to_every_state_is_read_as_it_was_written(JobStateName state)
    {
        var due = AJob.States(At).First(one => one.Name == state) switch
        {
            JobState.Scheduled scheduled => scheduled.Until,
            JobState.Running running => running.Lease.Until,
            _ => (DateTimeOffset?)null,
        };
        var change = new JobChange(9_007_199_254_740_993, JobId.New(At), new JobType("image.resize"), Lane.FromNumber(5), 3, 7, state, due, true, At);

        Assert.Equal(change, ChangeImage.FromRecord(ChangeImage.ToRecord(change)));
        Assert.Equal(change with { Pool = "v2", FairKey = "tenant-ß" }, ChangeImage.FromRecord(ChangeImage.ToRecord(change with { Pool = "v2", FairKey = "tenant-ß" })));
        Assert.Equal(change with { IsAwaited = false }, ChangeImage.FromRecord(ChangeImage.ToRecord(change with { IsAwaited = false })));
    }

    [Fact]
    public void A_jobs_trace_is_read_as_it_was_written()
    {
        var change = Queued() with { Trace = "Root=1-67891233-abcdef012345678912345678" };

        Assert.Equal(change, ChangeImage.FromRecord(ChangeImage.ToRecord(change)));
    }

    [Fact]
    public void A_jobs_pool_and_fair_key_are_read_as_they_were_written()
    {
        var change = Queued() with { Pool = "canary", FairKey = "Größe" };

        Assert.Equal(change, ChangeImage.FromRecord(ChangeImage.ToRecord(change)));
    }

    [Fact]
    public void Every_lane_is_read_as_it_was_written()
    {
        foreach (var lane in Lane.All)
            Assert.Equal(lane, ChangeImage.FromRecord(ChangeImage.ToRecord(Queued() with { Lane = lane }))?.Lane);
    }

    [Theory]
    [InlineData(1, "INSERT")]
    [InlineData(2, "MODIFY")]
    public void A_record_tells_an_insertion_from_a_change(long version, string name) =>
        Assert.Equal(name, ChangeImage.ToRecord(Queued() with { Version = version }).EventName);

    [Theory]
    [InlineData("id", "no id")]
    [InlineData("type", "7up")]
    [InlineData("lane", "cpu-urgent")]
    [InlineData("state", "Exploded")]
    [InlineData("state", "99")]
    [InlineData("version", "one")]
    [InlineData("epoch", "99999999999999999999")]
    [InlineData("dueAt", "-1")]
    [InlineData("dueAt", "9223372036854775807")]
    public void An_image_with_a_value_that_is_none_is_no_change(string attribute, string value)
    {
        var record = ChangeImage.ToRecord(Queued() with { State = JobStateName.Scheduled, DueAt = At });
        record.Dynamodb.NewImage[attribute] = new DynamoDBEvent.AttributeValue { S = value, N = value };

        Assert.Null(ChangeImage.FromRecord(record));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("type")]
    [InlineData("lane")]
    [InlineData("state")]
    [InlineData("version")]
    [InlineData("epoch")]
    [InlineData("dueAt")]
    public void An_image_without_an_attribute_that_is_needed_is_no_change(string attribute)
    {
        var record = ChangeImage.ToRecord(Queued() with { State = JobStateName.Scheduled, DueAt = At });
        record.Dynamodb.NewImage.Remove(attribute);

        Assert.Null(ChangeImage.FromRecord(record));
    }

    [Fact]
    public void A_record_without_an_image_is_no_change()
    {
        Assert.Null(ChangeImage.FromRecord(new DynamoDBEvent.DynamodbStreamRecord()));
        Assert.Null(ChangeImage.FromRecord(new DynamoDBEvent.DynamodbStreamRecord { Dynamodb = new DynamoDBEvent.StreamRecord() }));
    }

    private static JobChange Queued() => new(7, JobId.New(At), new JobType("image.resize"), Lane.Default, 1, 0, JobStateName.Queued, null, false, At);
}
