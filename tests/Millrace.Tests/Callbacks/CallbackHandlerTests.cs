using System.Text;
using System.Text.Json;
using Millrace.Callbacks;
using Millrace.Jobs;
using Millrace.Testing;
using Millrace.Tests.Running;

namespace Millrace.Tests.Callbacks;

public sealed class CallbackHandlerTests
{
    private static readonly string Ok = Receiver.Answer(204);

    [Fact]
    public async Task A_callback_is_posted_signed_and_as_JSON()
    {
        await using var receiver = new Receiver(Ok);
        var clock = new ManualClock();
        using var sender = new CallbackSender(Given.Options(receiver.Host), clock);

        var receipt = await Given.DeliveredAsync(sender, receiver.Url);

        var request = Assert.Single(receiver.Requests);
        Assert.StartsWith("POST /hooks/path-token?token=query-token HTTP/1.1\r\n", request.Head, StringComparison.Ordinal);
        Assert.Equal("application/json; charset=utf-8", request.Header("Content-Type"));
        Assert.Equal(CallbackBody.Of(Given.Succeeded()), request.Body);
        Assert.True(CallbackHeaders.TryRead(request.Header, out var headers));
        Assert.Equal("msg_01jb3q8z5x0000000000000000", headers.Id);
        Assert.Equal(CallbackProof.Genuine, new CallbackSigner(Given.Secret).Verify(headers, request.Body, clock.GetUtcNow(), TimeSpan.Zero));
        Assert.Equal(new CallbackReceipt(204, Given.Noon.AddMinutes(1)), receipt);
    }

    [Fact]
    public async Task Attempts_of_a_delivery_share_an_id_and_a_body_and_a_replay_has_another_id()
    {
        await using var receiver = new Receiver(Ok);
        var clock = new ManualClock();
        using var sender = new CallbackSender(Given.Options(receiver.Host), clock);

        await Given.DeliveredAsync(sender, receiver.Url);
        clock.Advance(TimeSpan.FromHours(1));
        await Given.DeliveredAsync(sender, receiver.Url);
        await Given.DeliveredAsync(sender, receiver.Url, replay: 7);

        const string Id = "msg_01jb3q8z5x0000000000000000";
        Assert.Equal([Id, Id, $"{Id}_7"], receiver.Requests.Select(static one => one.Header("webhook-id")));
        var times = receiver.Requests.Select(static one => long.Parse(one.Header("webhook-timestamp") ?? "", null)).ToList();
        Assert.Equal(3_600, times[1] - times[0]);
        Assert.Equal(receiver.Requests[0].Body, receiver.Requests[1].Body);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_given_15_seconds()
    {
        await using var receiver = new Receiver(static (_, stopping) => Task.Delay(Timeout.Infinite, stopping));
        var clock = new ManualClock();
        using var sender = new CallbackSender(Given.Options(receiver.Host), clock);

        var delivery = Given.FailureAsync(sender, receiver.Url);
        await receiver.Asked.WaitAsync(World.Patience, Given.Cancel);
        clock.Advance(TimeSpan.FromSeconds(14.9));
        Assert.False(delivery.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        var failure = await delivery.WaitAsync(World.Patience, Given.Cancel);
        Assert.Equal(("CallbackTimeout", false), (failure.Error, failure.IsPermanent));
        Assert.Equal($"http://{receiver.Host} did not answer within 15 s.", failure.Message);
    }

    [Fact]
    public async Task A_connection_that_does_not_come_about_is_given_up()
    {
        var options = Given.Options() with { ConnectTimeout = TimeSpan.FromMilliseconds(50) };
        using var sender = new CallbackSender(options, new ManualClock(), static async (_, stopping) =>
        {
            await Task.Delay(Timeout.Infinite, stopping);
            return [];
        });

        var failure = await Given.FailureAsync(sender, "https://example.com/").WaitAsync(World.Patience, Given.Cancel);

        Assert.Equal(("CallbackTimeout", "https://example.com could not be connected to within 0.05 s."), (failure.Error, failure.Message));
    }

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("https://ann:secret@example.com/")]
    [InlineData("nonsense")]
    public async Task A_url_that_breaks_a_rule_fails_for_good_before_anything_is_asked(string url)
    {
        using var sender = new CallbackSender(Given.Options(), new ManualClock(), static (_, _) => throw new InvalidOperationException("Nobody is asked."));

        var failure = await Given.FailureAsync(sender, url);

        Assert.Equal(("CallbackForbidden", true, CallbackAddress.WhyNot(url, sender.Allowed)), (failure.Error, failure.IsPermanent, failure.Message));
    }

    [Fact]
    public async Task A_worker_that_stops_is_no_timeout()
    {
        await using var receiver = new Receiver(static (_, stopping) => Task.Delay(Timeout.Infinite, stopping));
        using var sender = new CallbackSender(Given.Options(receiver.Host), new ManualClock());
        using var stopping = new CancellationTokenSource();

        var sending = sender.SendAsync("msg_1", new Uri(receiver.Url), [], stopping.Token);
        await receiver.Asked.WaitAsync(World.Patience, Given.Cancel);
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task An_answer_without_end_is_read_only_at_its_beginning(int status)
    {
        await using var receiver = new Receiver(async (stream, stopping) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Any\r\nContent-Length: 999999999999\r\n\r\n"), stopping);
            while (true)
                await stream.WriteAsync(Encoding.ASCII.GetBytes(new string('x', 65_536)), stopping);
        });
        using var sender = new CallbackSender(Given.Options(receiver.Host), new ManualClock());

        var reply = await sender.SendAsync("msg_1", new Uri(receiver.Url), [], Given.Cancel).WaitAsync(World.Patience, Given.Cancel);

        Assert.Equal((status, status == 200 ? 0 : 4_096), (reply.Status, reply.Text.Length));
    }

    [Fact]
    public async Task Headers_without_end_are_not_read()
    {
        await using var receiver = new Receiver($"HTTP/1.1 200 Any\r\nX: {new string('x', 20_000)}\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal("CallbackUnreachable", (await Given.FailureAsync(receiver)).Error);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_still_counts_by_its_status()
    {
        await using var receiver = new Receiver(async (stream, stopping) =>
        {
            await stream.WriteAsync("HTTP/1.1 410 Any\r\nContent-Length: 10\r\n\r\ngo\u001baway"u8.ToArray().AsMemory()[..^4], stopping);
            throw new IOException("The receiver is gone.");
        });

        var failure = await Given.FailureAsync(receiver);

        Assert.Equal(("CallbackGone", true, "go "), (failure.Error, failure.IsPermanent, failure.Detail));
    }

    [Fact]
    public async Task No_failure_tells_a_secret_or_what_follows_the_host()
    {
        await using var refusing = new Receiver(Receiver.Answer(404));
        await using var failing = new Receiver(Receiver.Answer(503, "Retry-After: 120\r\n"));
        await using var garbled = new Receiver("nonsense\r\n\r\n");
        await using var redirecting = new Receiver(Receiver.Answer(302, "Location: https://example.com/\r\n"));
        await using var gone = new Receiver(Ok);
        await gone.DisposeAsync();
        using var sender = new CallbackSender(Given.Options("127.0.0.1"), new ManualClock(), Given.Resolver("10.0.0.1"));

        foreach (var url in new[] { refusing.Url, failing.Url, garbled.Url, redirecting.Url, $"https://{gone.Host}/path-token", "https://x.example/path-token?query-token", "https://u:path-token@x.example/", "https://10.0.0.1/path-token" })
        {
            var text = (await Given.FailureAsync(sender, url)).ToString();
            Assert.DoesNotContain("path-token", text, StringComparison.Ordinal);
            Assert.DoesNotContain("query-token", text, StringComparison.Ordinal);
            Assert.DoesNotContain("MfKQ9", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_an_ended_job_that_is_no_callback_is_told()
    {
        await using var receiver = new Receiver(Ok);
        using var sender = new CallbackSender(Given.Options(receiver.Host), new ManualClock());

        Assert.Equal(("NoSuchJob", true), await FailureOfAsync(null));
        Assert.Equal(("JobNotEnded", false), await FailureOfAsync(Given.JobIn(new JobState.Queued())));
        Assert.Equal(("CallbackForbidden", true), await FailureOfAsync(Given.Succeeded() with { Type = CallbackDelivery.Type }));
        Assert.Equal(0, receiver.Connections);

        async Task<(string, bool)> FailureOfAsync(Job? job)
        {
            var handler = new CallbackHandler((_, _) => Task.FromResult(job), sender, new ManualClock());
            var delivery = new CallbackDelivery(Given.Succeeded().Id.Value, receiver.Url, 0);
            var failure = (await Assert.ThrowsAsync<JobFailedException>(() => handler.DeliverAsync(delivery, Given.Cancel))).Failure;
            return (failure.Error, failure.IsPermanent);
        }
    }

    [Fact]
    public void Deliveries_and_receipts_are_JSON_without_reflection()
    {
        var delivery = new CallbackDelivery("01jb3q8z5x0000000000000000", "https://example.com/", 7);
        var options = new JsonSerializerOptions { TypeInfoResolver = CallbackDelivery.Json, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

        var text = JsonSerializer.Serialize(delivery, options.GetTypeInfo(typeof(CallbackDelivery)));

        Assert.Equal("""{"job":"01jb3q8z5x0000000000000000","url":"https://example.com/","replay":7}""", text);
        Assert.Equal(delivery, JsonSerializer.Deserialize(text, options.GetTypeInfo(typeof(CallbackDelivery))));
        Assert.NotNull(CallbackDelivery.Json.GetTypeInfo(typeof(CallbackReceipt), options));
    }

    [Fact]
    public void Deliveries_are_tried_ten_times_over_some_days()
    {
        var retry = CallbackHandler.Options.Retry;
        var longest = TimeSpan.FromTicks(Enumerable.Range(1, retry.MaxAttempts - 1).Sum(attempt => retry.Backoff.CeilingAfter(attempt).Ticks));

        Assert.Equal(10, retry.MaxAttempts);
        Assert.InRange(longest / 2, TimeSpan.FromDays(2.5), TimeSpan.FromDays(3.5));
        Assert.True(longest < CallbackStarter.IdempotentFor);
    }
}
