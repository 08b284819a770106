using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.States;
using Millrace.Testing;

namespace Millrace.StepFunctions.Tests;

/// <summary>The API on a free port of the loopback address, over stores in memory that outlive a restart.</summary>
internal sealed class Served : IAsyncDisposable
{
    public const string Role = "arn:aws:iam::000000000000:role/any";
    private readonly InMemoryExecutionStore _executions = new();
    private readonly InMemoryDocumentStore _documents = new();
    private readonly HttpClient _http = new();
    private WebApplication? _app;
    private ExecutionEngine? _engine;

    public StatesAccount Account { get; init; } = new();

    public TaskHandlers Handlers { get; init; } = new();

    public IReadOnlyDictionary<string, StateMachine> Registered { get; init; } = new Dictionary<string, StateMachine>();

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<Served> StartAsync() => StartAsync(new Served());

    public static async Task<Served> StartAsync(Served served)
    {
        await served.UpAsync();
        return served;
    }

    /// <summary>Ends it as a stop of the process would, and starts another one on what it left.</summary>
    public async Task RestartAsync()
    {
        await DownAsync();
        await UpAsync();
    }

    /// <summary>The answer of an operation that must succeed.</summary>
    public async Task<JsonElement> CallAsync(string operation, JsonObject parameters)
    {
        var (status, answer) = await SendAsync($"AWSStepFunctions.{operation}", parameters.ToJsonString());
        Assert.True(status == 200, $"{operation}: {status} {answer}");
        return answer;
    }

    /// <summary>The name and the message of an error.</summary>
    public async Task<(string Error, string Message)> RefusalAsync(string operation, JsonObject parameters)
    {
        var (status, answer) = await SendAsync($"AWSStepFunctions.{operation}", parameters.ToJsonString());
        Assert.True(status == 400, $"{operation}: {status} {answer}");
        return (answer.GetProperty("__type").GetString()!, answer.GetProperty("message").GetString()!); // An error has both.
    }

    public async Task<(int Status, JsonElement Answer)> SendAsync(string target, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.0") };
        request.Headers.Add("X-Amz-Target", target);
        request.Headers.ExpectContinue = body.Length > 1024 * 1024; // What is too large is refused before it is sent.
        using var response = await _http.SendAsync(request, Cancel);
        Assert.Equal("application/x-amz-json-1.0", response.Content.Headers.ContentType?.MediaType);
        return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel)));
    }

    /// <summary>Creates a state machine of states, of which the first is where it starts.</summary>
    public async Task<string> CreateAsync(string name, string definition, string type = "STANDARD") => (await CallAsync(
        "CreateStateMachine", new JsonObject { ["name"] = name, ["definition"] = definition, ["roleArn"] = Role, ["type"] = type })).Text("stateMachineArn");

    public async Task<string> ExecuteAsync(string machineArn, string name, string input = "{}") => (await CallAsync(
        "StartExecution", new JsonObject { ["stateMachineArn"] = machineArn, ["name"] = name, ["input"] = input })).Text("executionArn");

    public Task<JsonElement> DescribeAsync(string executionArn) => CallAsync("DescribeExecution", new JsonObject { ["executionArn"] = executionArn });

    /// <summary>The execution, once it has ended.</summary>
    public async Task<JsonElement> EndOfAsync(string executionArn)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var described = await DescribeAsync(executionArn);
            if (described.Text("status") != "RUNNING")
                return described;

            await Task.Delay(TimeSpan.FromMilliseconds(10), patience.Token);
        }
    }

    public async Task<IReadOnlyList<JsonElement>> HistoryAsync(string executionArn) =>
        [.. (await CallAsync("GetExecutionHistory", new JsonObject { ["executionArn"] = executionArn, ["maxResults"] = 1000 })).GetProperty("events").EnumerateArray()];

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        _http.Dispose();
    }

    private async Task UpAsync()
    {
        var activities = new ActivityDesk(_documents, Account, TimeProvider.System);
        var machines = new StateMachines(Registered, _documents);
        var tasks = new StartExecutionTask(machines, () => _engine!).AddTo(Handlers.On(ActivityDesk.Resources, activities.HandleAsync)); // Called once it runs.
        _engine = new ExecutionEngine(_executions, new EngineOptions { Tasks = tasks, Account = Account }, NullLogger<ExecutionEngine>.Instance);
        var api = new StepFunctionsApi(_engine, machines, activities, NullLogger<StepFunctionsApi>.Instance);
        await _engine.ResumeAsync(Cancel);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(api.HandleAsync);
        await _app.StartAsync(Cancel);
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()); // Kestrel has it.
    }

    private async Task DownAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();

        if (_app is not null)
            await _app.DisposeAsync();
    }
}

internal static class Json
{
    extension(JsonElement value)
    {
        public string Text(string name) => value.GetProperty(name).GetString()!; // A text is never null there.
    }
}
