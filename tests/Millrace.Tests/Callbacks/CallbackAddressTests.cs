using Millrace.Callbacks;

namespace Millrace.Tests.Callbacks;

public sealed class CallbackAddressTests
{
    private static readonly CallbackAllowList Allowed = new("localhost:5000", "dev.internal", "10.1.0.0/16");

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("https://example.com:8443/hooks?token=x%20y")]
    [InlineData("https://example.com:22/")]
    [InlineData("HTTPS://EXAMPLE.COM/")]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://[2606:4700::1111]:8443/")]
    [InlineData("https://bücher.example/")]
    [InlineData("http://localhost:5000/hooks")]
    [InlineData("https://dev.internal/")]
    [InlineData("http://dev.internal:8080/")]
    [InlineData("http://10.1.2.3/")]
    public void A_url_may_be_public_or_listed(string url) => Assert.Null(CallbackAddress.WhyNot(url, Allowed));

    [Theory]
    [InlineData(null, "needs a URL")]
    [InlineData("", "needs a URL")]
    [InlineData("/hooks", "must be absolute")]
    [InlineData("example.com/hooks", "must be absolute")]
    [InlineData("https://", "must be absolute")]
    [InlineData("https:///x", "must be absolute")]
    [InlineData("mailto:ann@example.com", "without user name")]
    [InlineData("ftp://example.com/", "must start with https://, not ftp://")]
    [InlineData("http://example.com/", "must start with https://. For development")]
    [InlineData("http://localhost:5001/", "must start with https://. For development")]
    [InlineData("http://10.2.0.1/", "must start with https://. For development")]
    [InlineData("https://ann:secret@example.com/", "without user name and password")]
    [InlineData("https://example.com@127.0.0.1/", "without user name and password")]
    [InlineData("https://example.com/#x", "without a '#' part")]
    [InlineData(" https://example.com/", "without spaces")]
    [InlineData("https://example.com/\r\nHost: x", "without spaces")]
    [InlineData("https:\\\\example.com", "without spaces")]
    [InlineData("https://127.0.0.1/", "leads to a loopback address")]
    [InlineData("https://127.1/", "leads to a loopback address")]
    [InlineData("https://2130706433/", "leads to a loopback address")]
    [InlineData("https://0x7f.0.0.1/", "leads to a loopback address")]
    [InlineData("https://[::1]/", "leads to a loopback address")]
    [InlineData("https://[::ffff:10.0.0.1]/", "leads to a private address")]
    [InlineData("https://169.254.169.254/latest/meta-data", "leads to a link-local address")]
    [InlineData("https://localhost/", "leads to a loopback address")]
    [InlineData("https://LOCALHOST./", "leads to a loopback address")]
    [InlineData("https://api.localhost/", "leads to a loopback address")]
    public void A_url_that_may_not_be_called_says_why(string? url, string reason) =>
        Assert.Contains(reason, CallbackAddress.WhyNot(url, Allowed), StringComparison.Ordinal);

    [Theory]
    [InlineData(2_000, null)]
    [InlineData(2_001, "A callback's URL may have 2000 characters, had 2001.")]
    public void A_url_has_at_most_2000_characters(int length, string? problem) =>
        Assert.Equal(problem, CallbackAddress.WhyNot("https://example.com/".PadRight(length, 'x'), Allowed));
}
