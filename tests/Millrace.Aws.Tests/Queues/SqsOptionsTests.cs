using Millrace.Aws.Queues;
using Millrace.Jobs;
using Millrace.Testing;

namespace Millrace.Aws.Tests.Queues;

public sealed class SqsOptionsTests
{
    [Fact]
    public void Good_options_have_no_problems() => Assert.Empty(
        new SqsOptions { QueueUrls = Lane.All.ToDictionary(static lane => lane, static lane => $"https://sqs.eu-central-1.amazonaws.com/1/{lane}") }.Problems());

    [Fact]
    public void Every_problem_is_told_at_once()
    {
        var options = new SqsOptions
        {
            QueueUrls = new Dictionary<Lane, string>
            {
                [Lane.Default] = "https://sqs.eu-central-1.amazonaws.com/1/work",
                [new Lane(ResourceClass.Gpu, Priority.Normal)] = "https://sqs.eu-central-1.amazonaws.com/1/work",
                [new Lane(ResourceClass.Memory, Priority.Normal)] = "memory",
            },
            PollFor = TimeSpan.FromSeconds(20.5),
            Endpoint = new Uri("ftp://localhost/"),
        };

        Assert.Equal(
            [
                "Sqs:QueueUrls:memory must be an absolute http or https address, was 'memory'.",
                "Sqs:QueueUrls gives cpu, gpu the same queue 'https://sqs.eu-central-1.amazonaws.com/1/work'; every lane needs its own.",
                "Sqs:PollFor must be 1 to 20 whole seconds, was 00:00:20.5000000.",
                "Sqs:Endpoint must be an absolute http or https address, was 'ftp://localhost/'.",
            ],
            options.Problems());
        Assert.Equal(
            ["Sqs:QueueUrls is empty; name the queue of at least one lane."],
            new SqsOptions { QueueUrls = new Dictionary<Lane, string>() }.Problems());
    }

    [Fact]
    public void Receipts_are_forgotten_when_their_deliveries_end()
    {
        var clock = new ManualClock();
        var receipts = new Receipts(clock);
        for (var i = 0; i < 1_000; i++)
        {
            receipts.Add($"{i}", clock.GetUtcNow().AddSeconds(30));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(receipts.Count, 30, 31);
    }

    [Fact]
    public void A_receipt_of_another_life_of_the_process_names_nothing()
    {
        var clock = new ManualClock();
        var old = new Receipts(clock).Add("old", clock.GetUtcNow().AddHours(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        var receipts = new Receipts(clock);
        receipts.Add("new", clock.GetUtcNow().AddHours(1));

        Assert.Empty(receipts.Find([old]));
    }
}
