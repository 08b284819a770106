using System.Net;

namespace Millrace.Callbacks;

/// <summary>
/// What a callback's URL may be: <c>https</c>, any port, no user name or password, no fragment, no address or name of our own
/// network. The allow-list opens <c>http</c> and such addresses for development. What a name leads to is not known here:
/// <see cref="CallbackGuard"/> sees to that at each attempt.
/// </summary>
public static class CallbackAddress
{
    /// <summary>The longest URL, in characters.</summary>
    public const int MaxLength = 2_000;

    /// <summary>What is wrong with a URL, as a sentence for its author; null if nothing is.</summary>
    public static string? WhyNot(string? url, CallbackAllowList allowed) => url switch
    {
        null or "" => "A callback needs a URL, such as 'https://example.com/hooks/millrace'.",
        { Length: > MaxLength } => $"A callback's URL may have {MaxLength} characters, had {url.Length}.",
        _ when url.Any(static c => c is <= ' ' or '\\' or '\x7f') => "A callback's URL must be without spaces, control characters and backslashes.",
        _ when Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 => WhyNot(uri, allowed),
        _ => "A callback's URL must be absolute, such as 'https://example.com/hooks/millrace'.",
    };

    /// <summary>Scheme, host and port: what a message may show of a URL, whose path and query can hold a secret.</summary>
    internal static string OriginOf(Uri url) => $"{url.Scheme}://{url.Authority}";

    private static string? WhyNot(Uri url, CallbackAllowList allowed)
    {
        var isListed = IsListed(url, allowed);
        return url switch
        {
            { UserInfo.Length: > 0 } => "A callback's URL must be without user name and password; put a token into its query, or verify the signature.",
            { Fragment.Length: > 0 } => "A callback's URL must be without a '#' part: that is never sent.",
            { Scheme: not ("https" or "http") } => $"A callback's URL must start with https://, not {url.Scheme}://.",
            _ when isListed => null,
            { Scheme: "http" } => $"A callback's URL must start with https://. For development, add the host to {CallbackEnvironment.AllowName}.",
            _ when IPAddress.TryParse(url.IdnHost, out var address) => CallbackGuard.WhyForbidden(address) is null ? null : CallbackGuard.SentenceOf(url.IdnHost, address),
            _ when IsLocal(url.IdnHost) => CallbackGuard.SentenceOf(url.IdnHost, IPAddress.Loopback),
            _ => null,
        };
    }

    private static bool IsListed(Uri url, CallbackAllowList allowed) =>
        allowed.AllowsHost(url.IdnHost, url.Port)
        || (IPAddress.TryParse(url.IdnHost, out var address) && allowed.AllowsAddress(address));

    private static bool IsLocal(string host) =>
        host.TrimEnd('.') is var name
        && (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
}
