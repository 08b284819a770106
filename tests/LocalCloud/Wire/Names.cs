using System.Globalization;
using System.Security.Cryptography;

namespace LocalCloud.Wire;

/// <summary>The account that is none, and the ids that AWS would make.</summary>
internal static class Names
{
    public const string Region = "us-east-1";
    public const string Account = "000000000000";

    public static string Arn(string service, string resource) => $"arn:aws:{service}:{Region}:{Account}:{resource}";

    /// <summary>The name at the end of an ARN.</summary>
    public static string OfArn(string arn) => arn[(arn.LastIndexOf(':') + 1)..];

    /// <summary>A request's id.</summary>
    public static string NewId() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();

    /// <summary>A trace's id, as X-Ray writes it.</summary>
    public static string NewTrace(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture, $"Root=1-{now.ToUnixTimeSeconds():x8}-{Random(12)};Parent={Random(8)};Sampled=1");

    private static string Random(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}
