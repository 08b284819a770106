using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace LocalCloud.Tests;

/// <summary>Nothing here asks anybody who they are, so nobody outside of this machine may reach it.</summary>
public sealed class LoopbackTests(Cloud cloud)
{
    [Fact]
    public async Task No_emulator_listens_beyond_loopback()
    {
        Uri[] emulators = [cloud.Emulators.DynamoDb, cloud.Emulators.Sqs, cloud.Emulators.S3];
        var outside = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(static one => one.GetIPProperties().UnicastAddresses)
            .Select(static one => one.Address)
            .FirstOrDefault(static address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        Assert.SkipWhen(outside is null, "This machine has no address but loopback.");

        foreach (var emulator in emulators)
        {
            using var reached = new TcpClient();
            await reached.ConnectAsync(IPAddress.Loopback, emulator.Port, TestContext.Current.CancellationToken);
            using var client = new TcpClient();
            await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(outside, emulator.Port, TestContext.Current.CancellationToken).AsTask());
        }
    }
}
