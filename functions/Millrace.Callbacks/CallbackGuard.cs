using System.Net;
using System.Net.Sockets;

namespace Millrace.Callbacks;

/// <summary>Thrown where a callback would reach an address that is not public.</summary>
/// <param name="host">The host that led there.</param>
/// <param name="reason">One sentence for a person.</param>
public sealed class CallbackForbiddenException(string host, string reason) : Exception(reason)
{
    /// <summary>The host that led there.</summary>
    public string Host { get; } = host;
}

/// <summary>
/// Keeps callbacks off our own network. It resolves a host itself, checks every address and connects to a checked one, so
/// no later answer of a name server can slip in between.
/// </summary>
/// <param name="allowed">What may be called although it is not public.</param>
/// <param name="resolve">The addresses of a host.</param>
public sealed class CallbackGuard(CallbackAllowList allowed, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>A guard that asks the system's name servers.</summary>
    public CallbackGuard(CallbackAllowList allowed)
        : this(allowed, Dns.GetHostAddressesAsync)
    {
    }

    /// <summary>Why no callback may go to an address, as <c>a private address</c>; null if it may.</summary>
    public static string? WhyForbidden(IPAddress address) => ForbiddenNetworks.KindOf(address) is { } kind ? $"{kind} address" : null;

    /// <summary>The addresses of a host that may be called; each one was checked.</summary>
    /// <exception cref="CallbackForbiddenException">There is none. The message names no address: its reader may be a stranger.</exception>
    public async Task<IReadOnlyList<IPAddress>> AddressesAsync(string host, int port, CancellationToken cancellationToken)
    {
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        if (allowed.AllowsHost(host, port))
            return found;

        IPAddress[] open = [.. found.Where(address => WhyForbidden(address) is null || allowed.AllowsAddress(address))];
        return (open, found) switch
        {
            ([], [var first, ..]) => throw new CallbackForbiddenException(host, SentenceOf(host, first)),
            _ => open,
        };
    }

    /// <summary>Connects to a checked address of the host: for <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="CallbackForbiddenException">The host has no address that may be called.</exception>
    /// <exception cref="SocketException">None of its addresses answers.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        SocketException? last = null;
        foreach (var address in await AddressesAsync(target.Host, target.Port, cancellationToken))
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(address, target.Port), cancellationToken);
            }
            catch (SocketException e)
            {
                last = e;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    internal static string SentenceOf(string host, IPAddress address) =>
        $"'{host}' leads to {WhyForbidden(address)}, and callbacks go to public ones only. For development, add the host to {CallbackEnvironment.AllowName}.";

    private static async Task<Stream> ConnectAsync(IPEndPoint target, CancellationToken cancellationToken)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
