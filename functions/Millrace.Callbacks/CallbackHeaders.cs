using System.Diagnostics.CodeAnalysis;

namespace Millrace.Callbacks;

/// <summary>The three headers of a signed callback, as the Standard Webhooks specification names them.</summary>
/// <param name="Id">The delivery: the same over all its attempts, so that a receiver can tell a repetition.</param>
/// <param name="Timestamp">When this attempt was made: whole seconds since 1970, UTC.</param>
/// <param name="Signature">One or more <c>v1,{base 64}</c>, separated by spaces.</param>
public sealed record CallbackHeaders(string Id, string Timestamp, string Signature)
{
    /// <summary>The name of the header that holds <see cref="Id"/>.</summary>
    public const string IdName = "webhook-id";

    /// <summary>The name of the header that holds <see cref="Timestamp"/>.</summary>
    public const string TimestampName = "webhook-timestamp";

    /// <summary>The name of the header that holds <see cref="Signature"/>.</summary>
    public const string SignatureName = "webhook-signature";

    /// <summary>Takes the three out of a request's headers; false if one is missing.</summary>
    /// <param name="header">The value of a header by its name in any case, or null.</param>
    /// <param name="headers">The three.</param>
    public static bool TryRead(Func<string, string?> header, [NotNullWhen(true)] out CallbackHeaders? headers)
    {
        headers = (header(IdName), header(TimestampName), header(SignatureName)) is ({ } id, { } timestamp, { } signature)
            ? new CallbackHeaders(id, timestamp, signature)
            : null;
        return headers is not null;
    }
}
