using System.Net;
using System.Net.Sockets;

namespace Millrace.Callbacks;

/// <summary>The networks that no callback may reach: the IANA registries of special-purpose addresses, as a table.</summary>
internal static class ForbiddenNetworks
{
    private static readonly (IPNetwork Network, string Kind)[] Version4 =
    [
        Row("0.0.0.0/8", "a this-host"),
        Row("10.0.0.0/8", "a private"),
        Row("100.64.0.0/10", "a carrier-grade NAT"),
        Row("127.0.0.0/8", "a loopback"),
        Row("168.63.129.16/32", "a cloud metadata"), // Azure's, in a public block.
        Row("169.254.0.0/16", "a link-local"),       // Also 169.254.169.254, the metadata of most clouds.
        Row("172.16.0.0/12", "a private"),
        Row("192.0.0.0/24", "a reserved"),
        Row("192.0.2.0/24", "a documentation"),
        Row("192.88.99.0/24", "a reserved"),
        Row("192.168.0.0/16", "a private"),
        Row("198.18.0.0/15", "a benchmarking"),
        Row("198.51.100.0/24", "a documentation"),
        Row("203.0.113.0/24", "a documentation"),
        Row("224.0.0.0/4", "a multicast"),
        Row("255.255.255.255/32", "a broadcast"),
        Row("240.0.0.0/4", "a reserved"),
    ];

    private static readonly (IPNetwork Network, string Kind)[] Version6 =
    [
        Row("::/128", "an unspecified"),
        Row("::1/128", "a loopback"),
        Row("fc00::/7", "a unique-local"), // Also fd00:ec2::254, the metadata of EC2.
        Row("fe80::/10", "a link-local"),
        Row("fec0::/10", "a site-local"),
        Row("ff00::/8", "a multicast"),
        Row("2001::/32", "a Teredo"),
        Row("2001::/23", "a reserved"),
        Row("2001:db8::/32", "a documentation"),
        Row("2002::/16", "a 6to4"),
        Row("3fff::/20", "a documentation"),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96"); // NAT64: what an IPv6-only network sees of IPv4.

    /// <summary>What kind of address it is, such as <c>a private</c>; null if it may be called.</summary>
    public static string? KindOf(IPAddress address) => address switch
    {
        { AddressFamily: AddressFamily.InterNetwork } => Find(Version4, address),
        { AddressFamily: not AddressFamily.InterNetworkV6 } => "an unknown",
        { IsIPv4MappedToIPv6: true } => Find(Version4, address.MapToIPv4()),
        _ when Translated.Contains(address) => Find(Version4, new IPAddress(address.GetAddressBytes()[^4..])),
        _ => Find(Version6, address) ?? (GlobalUnicast.Contains(address) ? null : "a reserved"),
    };

    private static string? Find((IPNetwork Network, string Kind)[] table, IPAddress address)
    {
        foreach (var (network, kind) in table)
        {
            if (network.Contains(address))
                return kind;
        }

        return null;
    }

    private static (IPNetwork Network, string Kind) Row(string network, string kind) => (IPNetwork.Parse(network), kind);
}
