using System.Globalization;
using System.Security.Cryptography;

namespace LocalCloud.Wire;

/// <summary>The account that is none, and the ids that AWS would make.</summary>
internal static class Names
{
    public const string Region = "us-east-1";
    public const string Account = "000000000000";

    public static string Arn(string service, string resource) => $"arn:aws:{service}:{Region}:{Account}:{resource}";

    /// <summary>An ARN of an emulator, some of which are regions of their own.</summary>
    public static string InRegion(string arn) => arn.Split(':') is [var prefix, var partition, var service, _, .. var rest]
        ? string.Join(':', [prefix, partition, service, Region, .. rest])
        : arn;

    /// <summary>A request's id.</summary>
    public static string NewId() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();

    /// <summary>A trace's id, as X-Ray writes it.</summary>
    public static string NewTrace(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture, $"Root=1-{now.ToUnixTimeSeconds():x8}-{Random(12)};Parent={Random(8)};Sampled=1");

    private static string Random(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}
