using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Benchmarks.Comparison;
using Millrace.States;

namespace Benchmarks;

/// <summary>
/// State machines on SQLite (<see cref="DurableStates"/>); and our interpreter and npm aws-local-stepfunctions on the same definitions and inputs, in turn
/// (A B A B), medians and their ratio.
/// </summary>
internal static class StatesBenchmark
{
    private const int Rounds = 5;
    private const double Seconds = 1.5;
    private const string Durable = "durable", Beside = "npm";

    private static readonly string Here = Path.Combine(AppContext.BaseDirectory, "States");
    private static readonly string Peer = Path.Combine(AppContext.BaseDirectory, "peers", "states");

    /// <param name="Name">What it measures.</param>
    /// <param name="Definition">The file of the definition.</param>
    /// <param name="Units">How many states or items one run has.</param>
    /// <param name="IsLoaded">The definition is read anew for each run.</param>
    private sealed record Workload(string Name, string Definition, string Input, int Units, bool IsLoaded = false);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = new Options(arguments, ["--only"]);
        if (options.Text("--only") is { } only and not (Durable or Beside))
            throw new UsageException($"--only has no part '{only}': {Durable}, {Beside}.");

        if (options.Text("--only") != Beside)
            await DurableStates.RunAsync(Rounds);

        if (options.Text("--only") != Durable)
            await CompareAsync();

        return 0;
    }

    private static async Task CompareAsync()
    {
        var work = Directory.CreateTempSubdirectory("millrace-states-");
        try
        {
            await InstallAsync();
            Console.WriteLine("The interpreter alone, without a history, beside npm's aws-local-stepfunctions.");
            Console.WriteLine($"{"",-42}{"millrace",12}{"npm",12}{"ratio",8}");
            foreach (var workload in Workloads())
                await CompareAsync(workload, work.FullName);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static IEnumerable<Workload> Workloads()
    {
        var order = """{ "order": { "id": 7, "total": 120, "state": "new", "lines": [1, 2, 3, 4, 5] } }""";
        yield return new("loop of 1,000 with Choice, states/s", Read("loop"), "{}", 2002);
        // From 1: the peer takes an item that is 0 for none.
        yield return new("Map of 10,000 items, items/s", Read("map"), $"[{string.Join(',', Enumerable.Range(1, 10_000))}]", 10_000);
        yield return new("Parallel of 100 branches, branches/s", Parallel(100), "{}", 100);
        yield return new("a machine loaded and run once, runs/s", Read("once"), order, 1, IsLoaded: true);
        yield return new("chain of 200 Pass states, states/s", Chain(200), "{}", 200);
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Here, $"{name}.asl.json"));

    private static string Parallel(int branches)
    {
        var all = Enumerable.Range(0, branches).Select(static i =>
            (JsonNode)new JsonObject { ["StartAt"] = $"P{i}", ["States"] = new JsonObject { [$"P{i}"] = new JsonObject { ["Type"] = "Pass", ["End"] = true } } });
        return new JsonObject
        {
            ["StartAt"] = "All",
            ["States"] = new JsonObject { ["All"] = new JsonObject { ["Type"] = "Parallel", ["Branches"] = new JsonArray([.. all]), ["End"] = true } },
        }.ToJsonString();
    }

    /// <summary>A definition of Pass states, one after the other.</summary>
    public static string Chain(int states)
    {
        var all = new JsonObject();
        for (var i = 0; i < states; i++)
            all[$"P{i}"] = i + 1 < states ? new JsonObject { ["Type"] = "Pass", ["Next"] = $"P{i + 1}" } : new JsonObject { ["Type"] = "Pass", ["End"] = true };

        return new JsonObject { ["StartAt"] = "P0", ["States"] = all }.ToJsonString();
    }

    private static async Task CompareAsync(Workload workload, string folder)
    {
        var (definition, input) = (Path.Combine(folder, "definition.json"), Path.Combine(folder, "input.json"));
        await File.WriteAllTextAsync(definition, workload.Definition);
        await File.WriteAllTextAsync(input, workload.Input);
        List<double> ours = [];
        List<double> theirs = [];
        for (var i = 0; i < Rounds; i++)
        {
            ours.Add(await MeasureAsync(workload) * workload.Units);
            theirs.Add(await MeasurePeerAsync(definition, input, workload) * workload.Units);
        }

        var (here, there) = (Median(ours), Median(theirs));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{workload.Name,-42}{here,12:N0}{there,12:N0}{here / there,8:N1}"));
    }

    // Runs a second, with half of one before that counts for nothing.
    private static async Task<double> MeasureAsync(Workload workload)
    {
        await RunForAsync(workload, Seconds / 2);
        return await RunForAsync(workload, Seconds);
    }

    private static async Task<double> RunForAsync(Workload workload, double seconds)
    {
        var loaded = StateMachineDefinition.Parse(workload.Definition);
        var options = new ExecutionOptions();
        var watch = Stopwatch.StartNew();
        var runs = 0;
        do
        {
            var definition = workload.IsLoaded ? StateMachineDefinition.Parse(workload.Definition) : loaded;
            if (await StateMachineExecution.Start(definition, workload.Input, options).Completion is not ExecutionResult.Succeeded)
                throw new InvalidOperationException($"{workload.Name} did not succeed.");

            runs++;
        }
        while (watch.Elapsed.TotalSeconds < seconds);
        return runs / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> MeasurePeerAsync(string definition, string input, Workload workload)
    {
        var answer = await ProcessAsync("node", ["run.mjs", definition, input, Seconds.ToString(CultureInfo.InvariantCulture), workload.IsLoaded ? "load" : "once"]);
        using var result = JsonDocument.Parse(answer);
        return result.RootElement.GetProperty("runs").GetInt32() / result.RootElement.GetProperty("seconds").GetDouble();
    }

    private static async Task InstallAsync()
    {
        if (Programs.Find("npm") is null)
            throw new UsageException("The comparison needs Node.js with npm; `states --only durable` needs neither.");

        if (!Directory.Exists(Path.Combine(Peer, "node_modules")))
            await ProcessAsync("npm", ["install", "--no-audit", "--no-fund", "--silent"]);
    }

    private static async Task<string> ProcessAsync(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Peer, RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start: Node.js is needed.");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
