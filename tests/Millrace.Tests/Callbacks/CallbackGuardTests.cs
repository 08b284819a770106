using System.Net;
using Millrace.Callbacks;

namespace Millrace.Tests.Callbacks;

public sealed class CallbackGuardTests
{
    [Theory]
    [InlineData("0.0.0.0", "a this-host")]
    [InlineData("0.255.255.255", "a this-host")]
    [InlineData("10.0.0.0", "a private")]
    [InlineData("10.255.255.255", "a private")]
    [InlineData("100.64.0.0", "a carrier-grade NAT")]
    [InlineData("100.100.100.200", "a carrier-grade NAT")]
    [InlineData("100.127.255.255", "a carrier-grade NAT")]
    [InlineData("127.0.0.1", "a loopback")]
    [InlineData("127.255.255.255", "a loopback")]
    [InlineData("168.63.129.16", "a cloud metadata")]
    [InlineData("169.254.0.0", "a link-local")]
    [InlineData("169.254.169.254", "a link-local")]
    [InlineData("169.254.170.2", "a link-local")]
    [InlineData("172.16.0.0", "a private")]
    [InlineData("172.31.255.255", "a private")]
    [InlineData("192.0.0.192", "a reserved")]
    [InlineData("192.0.2.1", "a documentation")]
    [InlineData("192.88.99.1", "a reserved")]
    [InlineData("192.168.0.0", "a private")]
    [InlineData("192.168.255.255", "a private")]
    [InlineData("198.18.0.0", "a benchmarking")]
    [InlineData("198.19.255.255", "a benchmarking")]
    [InlineData("198.51.100.7", "a documentation")]
    [InlineData("203.0.113.7", "a documentation")]
    [InlineData("224.0.0.1", "a multicast")]
    [InlineData("239.255.255.255", "a multicast")]
    [InlineData("240.0.0.1", "a reserved")]
    [InlineData("255.255.255.255", "a broadcast")]
    [InlineData("::", "an unspecified")]
    [InlineData("::1", "a loopback")]
    [InlineData("::7f00:1", "a reserved")]
    [InlineData("::ffff:127.0.0.1", "a loopback")]
    [InlineData("::ffff:10.0.0.1", "a private")]
    [InlineData("::ffff:169.254.169.254", "a link-local")]
    [InlineData("::ffff:0:127.0.0.1", "a reserved")]
    [InlineData("64:ff9b::127.0.0.1", "a loopback")]
    [InlineData("64:ff9b::10.0.0.1", "a private")]
    [InlineData("64:ff9b::169.254.169.254", "a link-local")]
    [InlineData("64:ff9b:1::8.8.8.8", "a reserved")]
    [InlineData("100::1", "a reserved")]
    [InlineData("2001::1", "a Teredo")]
    [InlineData("2001:0:0808:0808::80ff:fffe", "a Teredo")]
    [InlineData("2001:2::1", "a reserved")]
    [InlineData("2001:1ff:ffff::1", "a reserved")]
    [InlineData("2001:db8::1", "a documentation")]
    [InlineData("2002:7f00:1::1", "a 6to4")]
    [InlineData("2002:a00:1::1", "a 6to4")]
    [InlineData("3fff::1", "a documentation")]
    [InlineData("5f00::1", "a reserved")]
    [InlineData("fc00::1", "a unique-local")]
    [InlineData("fd00:ec2::254", "a unique-local")]
    [InlineData("fe80::1", "a link-local")]
    [InlineData("fe80::1%2", "a link-local")]
    [InlineData("febf::1", "a link-local")]
    [InlineData("fec0::1", "a site-local")]
    [InlineData("ff02::1", "a multicast")]
    public void An_address_that_is_not_public_is_forbidden(string address, string kind) =>
        Assert.Equal($"{kind} address", CallbackGuard.WhyForbidden(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.0.0.0")]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("168.63.129.15")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("192.0.3.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2001:200::1")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450::1")]
    public void A_public_address_may_be_called(string address) => Assert.Null(CallbackGuard.WhyForbidden(IPAddress.Parse(address)));

    [Fact]
    public async Task Only_the_public_ones_of_a_hosts_addresses_are_called()
    {
        var guard = new CallbackGuard(new CallbackAllowList(), Given.Resolver("127.0.0.1", "8.8.8.8", "::1", "10.0.0.1"));

        Assert.Equal([IPAddress.Parse("8.8.8.8")], await guard.AddressesAsync("rebind.example", 443, Given.Cancel));
    }

    [Fact]
    public async Task A_host_without_a_public_address_is_refused_and_none_is_told()
    {
        var guard = new CallbackGuard(new CallbackAllowList(), Given.Resolver("10.1.2.3", "::1"));

        var refused = await Assert.ThrowsAsync<CallbackForbiddenException>(() => guard.AddressesAsync("db.internal", 443, Given.Cancel));

        Assert.Equal(
            "'db.internal' leads to a private address, and callbacks go to public ones only. For development, add the host to MILLRACE_CALLBACK_ALLOW.",
            refused.Message);
    }

    [Theory]
    [InlineData("db.internal", true)]
    [InlineData("DB.Internal", true)]
    [InlineData("db.internal:5432", true)]
    [InlineData("10.1.0.0/16", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("internal", false)]
    [InlineData("db.internal:443", false)]
    [InlineData("10.2.0.0/16", false)]
    [InlineData("10.1.2.4", false)]
    public async Task The_allow_list_opens_what_it_names_and_nothing_else(string entry, bool opens)
    {
        var guard = new CallbackGuard(new CallbackAllowList(entry), Given.Resolver("10.1.2.3"));

        var refused = await Record.ExceptionAsync(() => guard.AddressesAsync("db.internal", 5432, Given.Cancel));

        Assert.Equal(opens, refused is null);
    }

    [Fact]
    public async Task An_address_is_checked_without_any_name_server()
    {
        var guard = new CallbackGuard(new CallbackAllowList("[::1]:5000"), static (_, _) => throw new InvalidOperationException("Nobody is asked."));

        Assert.Equal([IPAddress.IPv6Loopback], await guard.AddressesAsync("::1", 5000, Given.Cancel));
        await Assert.ThrowsAsync<CallbackForbiddenException>(() => guard.AddressesAsync("::1", 5001, Given.Cancel));
        await Assert.ThrowsAsync<CallbackForbiddenException>(() => guard.AddressesAsync("127.0.0.1", 5000, Given.Cancel));
    }

    [Fact]
    public void A_mapped_address_is_within_a_listed_block_of_its_own() =>
        Assert.True(new CallbackAllowList("10.1.0.0/16").AllowsAddress(IPAddress.Parse("::ffff:10.1.2.3")));

    [Theory]
    [InlineData("")]
    [InlineData("http://localhost")]
    [InlineData("localhost/hooks")]
    [InlineData("ann@localhost")]
    [InlineData("localhost:99999")]
    [InlineData("10.1.0.0/33")]
    [InlineData("*")]
    public void An_entry_that_names_nothing_is_a_problem(string entry) => Assert.Equal(
        $"'{entry}' must be a host name, 'host:port' or a CIDR block such as '10.1.0.0/16'.", CallbackAllowList.WhyNot(entry));
}
