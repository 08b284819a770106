using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Millrace.Callbacks;

/// <summary>What a receiver may think of a callback.</summary>
public enum CallbackProof
{
    /// <summary>Signed with one of the secrets, and recent.</summary>
    Genuine,

    /// <summary>Its timestamp is no number, or too far from the receiver's time: an old callback that somebody sends again.</summary>
    WrongTime,

    /// <summary>No signature fits: another secret, or a changed body, id or timestamp.</summary>
    WrongSignature,
}

/// <summary>
/// Signs callbacks and, for receivers, tells genuine ones: HMAC-SHA256 of <c>{id}.{timestamp}.{body}</c> by the Standard
/// Webhooks specification (https://www.standardwebhooks.com). May be used from any thread.
/// </summary>
public sealed class CallbackSigner
{
    private const string Scheme = "v1,";

    private readonly IReadOnlyList<CallbackSecret> _secrets;

    /// <summary>A signer.</summary>
    /// <param name="secrets">All that are valid now, newest first; each one signs, and each one is accepted.</param>
    /// <exception cref="ArgumentException">There is no secret: nothing may go out unsigned.</exception>
    public CallbackSigner(params IReadOnlyList<CallbackSecret> secrets)
    {
        if (secrets.Count == 0)
            throw new ArgumentException($"Callbacks need a secret. Set {CallbackEnvironment.SecretsName}.", nameof(secrets));

        _secrets = [.. secrets];
    }

    /// <summary>How far a callback's time may be from the receiver's, by default, before and after.</summary>
    public static TimeSpan DefaultTolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The headers of a callback, with one signature a secret.</summary>
    public CallbackHeaders Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signatures = new string[_secrets.Count];
        for (var i = 0; i < signatures.Length; i++)
            signatures[i] = SignatureOf(_secrets[i], id, timestamp, body);

        return new CallbackHeaders(id, timestamp, string.Join(' ', signatures));
    }

    /// <summary>
    /// Whether a callback was signed with one of the secrets, not long ago. Signatures are compared in constant time, and
    /// those of versions other than <c>v1</c> are passed over.
    /// </summary>
    /// <param name="headers">What came with it.</param>
    /// <param name="body">The bytes of the body as they came, before any parsing.</param>
    /// <param name="now">The receiver's time.</param>
    /// <param name="tolerance">How far the times may be apart; null means <see cref="DefaultTolerance"/>.</param>
    public CallbackProof Verify(CallbackHeaders headers, ReadOnlySpan<byte> body, DateTimeOffset now, TimeSpan? tolerance = null)
    {
        if (!IsRecent(headers.Timestamp, now, tolerance ?? DefaultTolerance))
            return CallbackProof.WrongTime;

        var given = headers.Signature.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var fits = false;
        foreach (var secret in _secrets)
        {
            var expected = Encoding.UTF8.GetBytes(SignatureOf(secret, headers.Id, headers.Timestamp, body));
            foreach (var signature in given)
                fits |= CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature));
        }

        return fits ? CallbackProof.Genuine : CallbackProof.WrongSignature;
    }

    private static bool IsRecent(string timestamp, DateTimeOffset now, TimeSpan tolerance) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds >= (now - tolerance).ToUnixTimeSeconds()
        && seconds <= (now + tolerance).ToUnixTimeSeconds();

    private static string SignatureOf(CallbackSecret secret, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.Key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hash.AppendData(body);
        return Scheme + Convert.ToBase64String(hash.GetHashAndReset());
    }
}
