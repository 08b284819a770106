using Millrace.Callbacks;

namespace Millrace.Tests.Callbacks;

public sealed class CallbackSecretTests
{
    [Theory]
    [InlineData(24)]
    [InlineData(32)]
    [InlineData(64)]
    public void A_secret_has_24_to_64_bytes(int length) => Assert.Null(ProblemOf(TextOf(length)));

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    [InlineData(65)]
    public void A_secret_of_another_length_is_refused(int length) =>
        Assert.Equal($"A callback secret must have 24 to 64 bytes, had {length}.", ProblemOf(TextOf(length)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void A_secret_names_its_kind(string? text) => Assert.Equal("A callback secret must start with 'whsec_'.", ProblemOf(text));

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjU PD8ILPZIo2LaLaSw")]
    public void A_secret_is_base_64(string text) =>
        Assert.Equal("What follows 'whsec_' in a callback secret must be base 64 with its padding.", ProblemOf(text));

    [Fact]
    public void A_secret_is_never_printed()
    {
        var options = Given.Options();
        var broken = Assert.Throws<ArgumentException>(static () => CallbackSecret.Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa"));

        Assert.Equal("CallbackSecret(hidden)", $"{Given.Secret}");
        Assert.DoesNotContain("MfKQ9", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("MfKQ9", broken.ToString(), StringComparison.Ordinal);
        Assert.Empty(typeof(CallbackSecret).GetProperties());
    }

    private static string TextOf(int length) => CallbackSecret.Prefix + Convert.ToBase64String(new byte[length]);

    private static string? ProblemOf(string? text) => CallbackSecret.TryParse(text, out _, out var problem) ? null : problem;
}
