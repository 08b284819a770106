using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LocalCloud.Emulators;

/// <summary>
/// A port that no other local cloud of this machine takes while this one has it, not even between two starts of its server. It lies below those that the
/// system gives to connections; among ourselves a locked file keeps it.
/// </summary>
internal sealed class ReservedPort : IDisposable
{
    private const int First = 20_000;
    private const int Last = 30_000;

    private readonly FileStream _lock;

    private ReservedPort(int number, FileStream file) => (Number, _lock) = (number, file);

    public int Number { get; }

    public static ReservedPort Take()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "millrace-ports"));
        for (var tries = 0; tries < 1_000; tries++)
        {
            var number = Random.Shared.Next(First, Last);
            if (TryLock(Path.Combine(folder.FullName, number.ToString(CultureInfo.InvariantCulture))) is not { } file)
                continue;

            if (IsFree(number))
                return new ReservedPort(number, file);

            file.Dispose();
        }

        throw new InvalidOperationException($"No port between {First} and {Last} is free.");
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            return null; // Another local cloud has it.
        }
    }

    private static bool IsFree(int number)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, number);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
