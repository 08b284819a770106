using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Standins.Tests;

/// <summary>
/// AWS Signature Version 4 as AWS publishes it, computed here without the SDK: canonical request, string to sign, key, signature.
/// </summary>
internal static partial class SignatureV4
{
    /// <summary>The signature that a request must have.</summary>
    public static string Of(SentRequest request, string secret)
    {
        var authorization = Authorization.Parse(request);
        var canonical = string.Join('\n',
            request.Method,
            request.Address.AbsolutePath,
            CanonicalQuery(request.Address),
            string.Concat(authorization.SignedHeaders.Select(name => $"{name}:{Spaces().Replace(request.Headers[name].Trim(), " ")}\n")),
            string.Join(';', authorization.SignedHeaders),
            Hex(SHA256.HashData(request.Body)));
        var toSign = string.Join('\n', "AWS4-HMAC-SHA256", request.Headers["x-amz-date"], authorization.Scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = authorization.Scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), Hmac);
        return Hex(Hmac(key, toSign));
    }

    private static string CanonicalQuery(Uri address) =>
        string.Join('&', address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}

/// <summary>The parts of an Authorization header.</summary>
internal sealed record Authorization(string AccessKey, string Scope, string[] SignedHeaders, string Signature)
{
    public static Authorization Parse(SentRequest request)
    {
        var match = Regex.Match(request.Headers["authorization"], @"^AWS4-HMAC-SHA256 Credential=([^/]+)/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$");
        Assert.True(match.Success, request.Headers["authorization"]);
        return new Authorization(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value.Split(';'), match.Groups[4].Value);
    }
}

/// <summary>A request as it was sent, its header names in lower case.</summary>
internal sealed record SentRequest(string Method, Uri Address, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string Operation => Headers["x-amz-target"];

    public static async Task<SentRequest> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri ?? throw new InvalidOperationException("A request without an address.");
        var headers = request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated.AsEnumerable() ?? [])
            .ToDictionary(static one => one.Key.ToLower(CultureInfo.InvariantCulture), static one => string.Join(",", one.Value));
        headers.TryAdd("host", address.IsDefaultPort ? address.Host : $"{address.Host}:{address.Port}");
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        return new SentRequest(request.Method.Method, address, headers, body);
    }
}
