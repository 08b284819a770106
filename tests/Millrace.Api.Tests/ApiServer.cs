using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Callbacks;
using Millrace.Changes;
using Millrace.Jobs;
using Millrace.Logs;
using Millrace.Queues;
using Millrace.Running;
using Millrace.Testing;

namespace Millrace.Api.Tests;

/// <summary>The API on a real Kestrel at a free port, over in-memory drivers whose time is 2030-01-31T08:00:00Z.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _tail;

    private ApiServer(WebApplication app, Drivers drivers)
    {
        App = app;
        Drivers = drivers;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        _tail = new FeedTail(drivers.Jobs).RunAsync(drivers.Watch.Notice, _stopping.Token);
    }

    public WebApplication App { get; }

    public Drivers Drivers { get; }

    public HttpClient Http { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ApiServer> StartAsync(MillraceApiOptions? options = null)
    {
        var drivers = new Drivers();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(drivers.Logs);
        builder.Services.AddSingleton<TimeProvider>(drivers.Clock);
        builder.Services.AddSingleton<IJobStore>(drivers.Store);
        builder.Services.AddSingleton<IJobLog>(drivers.Log);
        builder.Services.AddSingleton<IWorkQueue>(drivers.Queue);
        builder.Services.AddSingleton<IJobWatch>(drivers.Watch);
        builder.Services.AddSingleton(drivers.Platform);
        builder.Services.AddSingleton(drivers.Callbacks);
        builder.Services.AddMillraceApi(options);
        var app = builder.Build();
        app.MapMillraceApi();
        app.MapGet("/bug", static string () => throw new InvalidOperationException("Secret words of a bug."));
        await app.StartAsync(Token);
        return new ApiServer(app, drivers);
    }

    public async Task<Reply> GetAsync(string path) => await Reply.OfAsync(await Http.GetAsync(new Uri(path, UriKind.Relative), Token));

    public Task<Reply> PostAsync(string path, string? json = null, string? key = null) =>
        SendAsync(HttpMethod.Post, path, json is null ? null : Json(Encoding.UTF8.GetBytes(json)), key);

    public Task<Reply> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, Json(Encoding.UTF8.GetBytes(json)));

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content, string? key = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);

        return await SendAsync(request);
    }

    public async Task<Reply> SendAsync(HttpRequestMessage request) => await Reply.OfAsync(await Http.SendAsync(request, Token));

    public static ByteArrayContent Json(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <summary>Submits a job and answers with its id.</summary>
    public async Task<JobId> SubmitAsync(string type = "hello", string input = """{"name":"Ada"}""")
    {
        var reply = await PostAsync("/v1/jobs", $$"""{"type":"{{type}}","input":{{input}}}""");
        return new JobId(reply.Json["id"]!.GetValue<string>());
    }

    /// <summary>Waits until the server has come so far, at most ten seconds.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 1000, "The server did not come so far within ten seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _stopping.CancelAsync();
        await _tail;
        await App.DisposeAsync();
        _stopping.Dispose();
    }
}

/// <summary>What stands behind the API.</summary>
internal sealed class Drivers
{
    public Drivers()
    {
        Jobs = new InMemoryJobStore(Clock);
        Store = new BreakableStore(Jobs);
        Queue = new InMemoryWorkQueue(Clock);
        Watch = new FeedJobWatch(Store, Clock);
        var handlers = new HandlerSet(Hello.Types(), new PayloadSerializer());
        var ports = new PlatformPorts(Store, Jobs, Jobs, Documents, new InMemoryBlobStore()) { Log = Log, Clock = Clock };
        Platform = new Platform(ports, handlers, new PlatformOptions { CodeVersion = "tests" }, NullLoggerFactory.Instance);
        var (options, problems) = CallbackEnvironment.Read(static name => name == CallbackEnvironment.SecretsName ? Secret : "example.org");
        Assert.Empty(problems);
        Callbacks = CallbackFeature.Add(Platform, handlers, options, Clock);
    }

    private static string Secret { get; } = $"whsec_{Convert.ToBase64String(new byte[32])}";

    public ManualClock Clock { get; } = new(new DateTimeOffset(2030, 1, 31, 8, 0, 0, TimeSpan.Zero));

    public InMemoryJobStore Jobs { get; }

    public BreakableStore Store { get; }

    public InMemoryJobLog Log { get; } = new();

    public InMemoryWorkQueue Queue { get; }

    public FeedJobWatch Watch { get; }

    public InMemoryDocumentStore Documents { get; } = new();

    public Platform Platform { get; }

    public CallbackFeature Callbacks { get; }

    public JobClient Client => Platform.Client;

    public KeptLogs Logs { get; } = new();
}
