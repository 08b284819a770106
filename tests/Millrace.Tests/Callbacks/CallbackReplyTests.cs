using Millrace.Callbacks;

namespace Millrace.Tests.Callbacks;

public sealed class CallbackReplyTests
{
    private const string Origin = "https://example.com";

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(299)]
    public void A_2xx_is_a_success(int status) => Assert.Null(new CallbackReply(status, null, "").Judge(Origin));

    [Theory]
    [InlineData(301, "CallbackRedirected", false)]
    [InlineData(304, "CallbackRedirected", false)]
    [InlineData(400, "CallbackRefused", true)]
    [InlineData(401, "CallbackRefused", true)]
    [InlineData(403, "CallbackRefused", true)]
    [InlineData(404, "CallbackRefused", true)]
    [InlineData(405, "CallbackRefused", true)]
    [InlineData(408, "CallbackFailed", false)]
    [InlineData(409, "CallbackFailed", false)]
    [InlineData(410, "CallbackGone", true)]
    [InlineData(413, "CallbackRefused", true)]
    [InlineData(422, "CallbackRefused", true)]
    [InlineData(425, "CallbackFailed", false)]
    [InlineData(429, "CallbackFailed", false)]
    [InlineData(499, "CallbackRefused", true)]
    [InlineData(500, "CallbackFailed", false)]
    [InlineData(503, "CallbackFailed", false)]
    [InlineData(999, "CallbackFailed", false)]
    public void Any_other_status_is_a_failure_for_good_or_for_now(int status, string error, bool isPermanent)
    {
        var failure = new CallbackReply(status, null, "").Judge(Origin)?.Failure;

        Assert.Equal((error, isPermanent, null), (failure?.Error, failure?.IsPermanent, failure?.Detail));
    }

    [Fact]
    public void A_failure_says_how_long_the_receiver_asked_to_wait_and_what_it_wrote()
    {
        var failure = new CallbackReply(503, TimeSpan.FromSeconds(119.5), "Busy.").Judge(Origin)?.Failure;

        Assert.Equal(("https://example.com answered 503. It asked to wait 120 s.", "Busy."), (failure?.Message, failure?.Detail));
    }

    [Theory]
    [InlineData("120")]
    [InlineData("Thu, 01 Jan 2026 12:02:00 GMT")]
    public async Task A_wait_may_be_a_number_or_a_date(string value)
    {
        await using var receiver = new Receiver(Receiver.Answer(429, $"Retry-After: {value}\r\n"));
        using var sender = new CallbackSender(Given.Options(receiver.Host), new Testing.ManualClock(Given.Noon));

        var failure = await Given.FailureAsync(sender, receiver.Url);

        Assert.Equal($"http://{receiver.Host} answered 429. It asked to wait 120 s.", failure.Message);
    }
}
