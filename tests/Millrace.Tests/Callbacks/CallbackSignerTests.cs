using System.Text;
using Millrace.Callbacks;

namespace Millrace.Tests.Callbacks;

public sealed class CallbackSignerTests
{
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";

    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");
    private static readonly CallbackSigner Signer = new(Given.Secret);

    [Fact]
    public void The_specifications_own_example_is_signed_as_published() => Assert.Equal(
        new CallbackHeaders(Id, "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        Signer.Sign(Id, At, Body));

    [Fact]
    public void What_was_signed_is_genuine() => Assert.Equal(CallbackProof.Genuine, Verify(Signer.Sign(Id, At, Body)));

    [Fact]
    public void Every_secret_signs_the_newest_first()
    {
        var both = new CallbackSigner(Given.OtherSecret, Given.Secret).Sign(Id, At, Body);

        Assert.Equal([new CallbackSigner(Given.OtherSecret).Sign(Id, At, Body).Signature, Signer.Sign(Id, At, Body).Signature], both.Signature.Split(' '));
    }

    [Fact]
    public void A_receiver_with_either_secret_accepts_a_callback_during_a_rotation()
    {
        var both = new CallbackSigner(Given.OtherSecret, Given.Secret);
        var headers = both.Sign(Id, At, Body);

        Assert.Equal(CallbackProof.Genuine, Verify(headers));
        Assert.Equal(CallbackProof.Genuine, new CallbackSigner(Given.OtherSecret).Verify(headers, Body, At));
        Assert.Equal(CallbackProof.Genuine, both.Verify(Signer.Sign(Id, At, Body), Body, At));
    }

    [Fact]
    public void Another_secret_does_not_sign_for_ours() =>
        Assert.Equal(CallbackProof.WrongSignature, Verify(new CallbackSigner(Given.OtherSecret).Sign(Id, At, Body)));

    [Fact]
    public void A_changed_body_id_or_time_is_noticed()
    {
        var headers = Signer.Sign(Id, At, Body);

        Assert.Equal(CallbackProof.WrongSignature, Signer.Verify(headers, [.. Body, (byte)' '], At));
        Assert.Equal(CallbackProof.WrongSignature, Verify(headers with { Id = Id + "1" }));
        Assert.Equal(CallbackProof.WrongSignature, Verify(headers with { Timestamp = "1614265331" }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("v1,")]
    [InlineData("v1,AAAA")]
    [InlineData("v2,{0}")]
    [InlineData("v1a,{0}")]
    [InlineData("{0}")]
    public void A_signature_of_another_kind_does_not_fit(string pattern)
    {
        var headers = Signer.Sign(Id, At, Body);
        var signature = pattern.Replace("{0}", headers.Signature["v1,".Length..], StringComparison.Ordinal);

        Assert.Equal(CallbackProof.WrongSignature, Verify(headers with { Signature = signature }));
    }

    [Fact]
    public void A_signature_among_strange_ones_is_found()
    {
        var headers = Signer.Sign(Id, At, Body);

        Assert.Equal(CallbackProof.Genuine, Verify(headers with { Signature = $"v1a,AAAA v1,AAAA  {headers.Signature}" }));
    }

    [Theory]
    [InlineData(-301, CallbackProof.WrongTime)]
    [InlineData(-300, CallbackProof.Genuine)]
    [InlineData(300, CallbackProof.Genuine)]
    [InlineData(301, CallbackProof.WrongTime)]
    public void A_callback_is_recent_for_five_minutes(int seconds, CallbackProof expected) =>
        Assert.Equal(expected, Signer.Verify(Signer.Sign(Id, At, Body), Body, At.AddSeconds(seconds)));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1614265330.0")]
    [InlineData(" 1614265330")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public void A_time_that_is_none_is_refused(string timestamp) =>
        Assert.Equal(CallbackProof.WrongTime, Verify(Signer.Sign(Id, At, Body) with { Timestamp = timestamp }));

    [Fact]
    public void Nothing_is_signed_without_a_secret() => Assert.Throws<ArgumentException>(static () => new CallbackSigner());

    [Fact]
    public void The_three_headers_are_read_by_their_names()
    {
        var given = new Dictionary<string, string> { ["webhook-id"] = "a", ["webhook-timestamp"] = "1", ["webhook-signature"] = "v1,x" };

        Assert.True(CallbackHeaders.TryRead(given.GetValueOrDefault, out var headers));
        Assert.Equal(new CallbackHeaders("a", "1", "v1,x"), headers);
        given.Remove("webhook-id");
        Assert.False(CallbackHeaders.TryRead(given.GetValueOrDefault, out _));
    }

    private static CallbackProof Verify(CallbackHeaders headers) => Signer.Verify(headers, Body, At);
}
