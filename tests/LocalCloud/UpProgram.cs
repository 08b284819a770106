using System.Globalization;
using System.Runtime.InteropServices;
using LocalCloud.Emulators;

namespace LocalCloud;

/// <summary>The program: starts the deployment, says where everything is, and waits for Ctrl-C.</summary>
internal static class UpProgram
{
    private const string Usage =
        """
        Starts the distributed deployment of serverless.template on this machine.

          up [--port PORT] [--program PATH] [--template PATH] [--data FOLDER] [--parameter NAME=VALUE]... [--logs]

          --port       where the API listens; 8090 by default
          --program    the program of all functions; a build of the template's CodeUri by default
          --template   the template; that of this repository by default
          --data       where everything is kept between starts; nowhere by default
          --parameter  a parameter of the template, such as Stage=dev
          --logs       shows what the functions write
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ["up", ..] || args.Contains("--help"))
        {
            Console.WriteLine(Usage);
            return args.Contains("--help") ? 0 : 2;
        }

        try
        {
            return await UpAsync(Read(args[1..]));
        }
        catch (Exception e) when (e is ArgumentException or EmulatorsMissingException or FileNotFoundException or FormatException)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    internal static LocalDeploymentOptions Read(IReadOnlyList<string> args)
    {
        var options = new LocalDeploymentOptions { Port = 8090 };
        var parameters = new Dictionary<string, string>();
        for (var i = 0; i < args.Count; i++)
        {
            options = args[i] switch
            {
                "--logs" => options with { Output = Console.Out },
                "--port" => options with { Port = Port(Value()) },
                "--program" => options with { Program = Path.GetFullPath(Value()) },
                "--template" => options with { Template = Path.GetFullPath(Value()) },
                "--data" => options with { DataFolder = Path.GetFullPath(Value()) },
                "--parameter" => options with { Parameters = With(Value()) },
                var unknown => throw new ArgumentException($"There is no option '{unknown}'.\n\n{Usage}"),
            };

            string Value() => ++i < args.Count ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value.");
        }

        return options;

        static int Port(string given) => ushort.TryParse(given, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new ArgumentException($"--port takes a number from 0 to 65535, not '{given}'.");

        Dictionary<string, string> With(string given)
        {
            var parts = given.Split('=', 2);
            parameters[parts[0]] = parts.Length == 2 ? parts[1] : throw new ArgumentException($"--parameter takes NAME=VALUE, not '{given}'.");
            return parameters;
        }
    }

    private static async Task<int> UpAsync(LocalDeploymentOptions options)
    {
        using var stopping = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await using var deployment = await LocalDeployment.StartAsync(options, stopping.Token);
        foreach (var (id, function) in deployment.Functions.Where(static one => !File.Exists(one.Value.Settings.Program)).Take(1))
            throw new FileNotFoundException($"{id}'s program is not there: {function.Settings.Program}. Build it, or name another one with --program.");

        Console.WriteLine($"Listening on {deployment.Api}; Ctrl-C stops it.");
        Console.WriteLine($"DynamoDB, SQS and Step Functions: {deployment.Services}  S3: {deployment.Emulators.S3}");
        Console.WriteLine($"Functions: {string.Join(", ", deployment.Functions.Keys)}");
        try
        {
            await Task.Delay(Timeout.Infinite, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Stopping.");
        }

        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }
    }
}
