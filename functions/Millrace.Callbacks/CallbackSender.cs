using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Millrace.Jobs;

namespace Millrace.Callbacks;

/// <summary>
/// Posts signed callbacks to public addresses only: no redirects, no proxy, no cookies, bounded time, and no more than
/// <see cref="MaxText"/> of an answer. May be used from any thread; one object serves a process.
/// </summary>
public sealed class CallbackSender : IDisposable
{
    /// <summary>How much of a failed answer's body is kept, in bytes.</summary>
    public const int MaxText = 4 * 1024;

    private readonly CallbackOptions _options;
    private readonly CallbackSigner _signer;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;

    /// <summary>A sender.</summary>
    /// <param name="options">Whose <see cref="CallbackOptions.Problems"/> are none.</param>
    /// <param name="clock">Signs with its time, and ends attempts by it.</param>
    /// <param name="resolve">The addresses of a host; null asks the system's name servers.</param>
    /// <exception cref="ArgumentException">The options hold no secret, or an entry of the allow-list is none.</exception>
    public CallbackSender(CallbackOptions options, TimeProvider clock, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        _options = options;
        _clock = clock;
        _signer = new CallbackSigner(options.Secrets);
        Allowed = new CallbackAllowList(options.AllowList);
        _client = NewClient(new CallbackGuard(Allowed, resolve ?? Dns.GetHostAddressesAsync), options);
    }

    /// <summary>What may be called although it is not public.</summary>
    public CallbackAllowList Allowed { get; }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Makes one attempt.</summary>
    /// <exception cref="JobFailedException">No answer came; the failure says why.</exception>
    internal async Task<CallbackReply> SendAsync(string id, Uri url, byte[] body, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = RequestOf(id, url, body);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var text = response.IsSuccessStatusCode ? "" : await TextOfAsync(response, either.Token);
            return new CallbackReply((int)response.StatusCode, WaitOf(response.Headers.RetryAfter), text);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var sentence = timeout.IsCancellationRequested
                ? $"{CallbackAddress.OriginOf(url)} did not answer within {_options.Timeout.TotalSeconds:0.###} s."
                : $"{CallbackAddress.OriginOf(url)} could not be connected to within {_options.ConnectTimeout.TotalSeconds:0.###} s.";
            throw new JobFailedException("CallbackTimeout", sentence, isPermanent: false);
        }
        catch (HttpRequestException e) when (ForbiddenIn(e) is { } forbidden)
        {
            // A name may lead elsewhere by the next attempt; an address stays what it is.
            throw new JobFailedException("CallbackForbidden", forbidden.Message, isPermanent: IPAddress.TryParse(forbidden.Host, out _));
        }
        catch (HttpRequestException e)
        {
            throw new JobFailedException("CallbackUnreachable", $"{CallbackAddress.OriginOf(url)} cannot be reached ({e.HttpRequestError}).", isPermanent: false, e);
        }
    }

    private static HttpClient NewClient(CallbackGuard guard, CallbackOptions options) => new(new SocketsHttpHandler
    {
        ConnectCallback = guard.ConnectAsync,
        ConnectTimeout = options.ConnectTimeout,
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = MaxText,
        // A connection is checked when it is made: one that lives on would outlive a change of the host's addresses.
        PooledConnectionLifetime = TimeSpan.FromSeconds(30),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static CallbackForbiddenException? ForbiddenIn(Exception? e) =>
        e is null ? null : e as CallbackForbiddenException ?? ForbiddenIn(e.InnerException);

    private static async Task<string> TextOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxText];
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (length < bytes.Length && await stream.ReadAsync(bytes.AsMemory(length), cancellationToken) is > 0 and var read)
                length += read;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status came, in time: it is the answer, and its text only a comment.
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return string.Create(text.Length, text, static (safe, raw) =>
        {
            for (var i = 0; i < safe.Length; i++)
                safe[i] = char.IsControl(raw[i]) && raw[i] is not ('\n' or '\t') ? ' ' : raw[i];
        });
    }

    private HttpRequestMessage RequestOf(string id, Uri url, byte[] body)
    {
        var signed = _signer.Sign(id, _clock.GetUtcNow(), body);
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Millrace", "1"));
        request.Headers.Add(CallbackHeaders.IdName, signed.Id);
        request.Headers.Add(CallbackHeaders.TimestampName, signed.Timestamp);
        request.Headers.Add(CallbackHeaders.SignatureName, signed.Signature);
        return request;
    }

    private TimeSpan? WaitOf(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _clock.GetUtcNow() => date - _clock.GetUtcNow(),
        _ => null,
    };
}
