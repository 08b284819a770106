using System.Globalization;
using System.Net;

namespace Millrace.Callbacks;

/// <summary>
/// What may be called over http and although it is not public: for development. An entry is a host name
/// (<c>localhost</c>: any port), a host with a port (<c>localhost:5000</c>, <c>[::1]:5000</c>), an address, or a CIDR block
/// (<c>10.1.0.0/16</c>). A listed host may lead to any address.
/// </summary>
public sealed class CallbackAllowList
{
    private readonly List<IPNetwork> _networks = [];
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A list.</summary>
    /// <exception cref="ArgumentException">An entry is none.</exception>
    public CallbackAllowList(params IReadOnlyList<string> entries)
    {
        foreach (var entry in entries)
        {
            if (WhyNot(entry) is { } problem)
                throw new ArgumentException(problem, nameof(entries));

            if (TryNetwork(entry, out var network))
                _networks.Add(network);
            else
                _hosts.Add(entry);
        }
    }

    /// <summary>What is wrong with an entry, as a sentence; null if nothing is.</summary>
    public static string? WhyNot(string entry)
    {
        if (TryNetwork(entry, out _))
            return null;

        var isName = Uri.TryCreate($"http://{entry}/", UriKind.Absolute, out var url)
            && url is { AbsolutePath: "/", UserInfo: "", Query: "", Fragment: "" }
            && !entry.Contains('/', StringComparison.Ordinal)
            && HasPlainPort(entry, url);
        return isName ? null : $"'{entry}' must be a host name, 'host:port' or a CIDR block such as '10.1.0.0/16'.";
    }

    /// <summary>Whether a host is listed by its name, alone or with this port.</summary>
    public bool AllowsHost(string host, int port)
    {
        var written = host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;
        return _hosts.Contains(written) || _hosts.Contains(string.Create(CultureInfo.InvariantCulture, $"{written}:{port}"));
    }

    /// <summary>Whether an address is within a listed block; an IPv4 address that is mapped to IPv6 counts as itself.</summary>
    public bool AllowsAddress(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _networks.Exists(network => network.Contains(plain));
    }

    private static bool TryNetwork(string entry, out IPNetwork network)
    {
        if (IPNetwork.TryParse(entry, out network))
            return true;

        var isAddress = IPAddress.TryParse(entry, out var address) && (entry.Contains(':', StringComparison.Ordinal) || entry.Count(static c => c == '.') == 3);
        if (isAddress && address is { } one && !entry.StartsWith('['))
            network = new IPNetwork(one, one.GetAddressBytes().Length * 8);

        return isAddress && !entry.StartsWith('[');
    }

    // Uri drops a default port and leading zeros, and Contains compares texts.
    private static bool HasPlainPort(string entry, Uri url) =>
        string.Equals(entry, url.Host, StringComparison.OrdinalIgnoreCase)
        || string.Equals(entry, string.Create(CultureInfo.InvariantCulture, $"{url.Host}:{url.Port}"), StringComparison.OrdinalIgnoreCase);
}
