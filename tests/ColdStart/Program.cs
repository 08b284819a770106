using System.Text;
using ColdStart;
using LocalCloud;


// From the start of a function's process to its first answer, as a caller of the Lambda service sees it.
//   dotnet run -c Release --project tests/ColdStart              ReadyToRun, against an empty function
//   dotnet run -c Release --project tests/ColdStart -- native    Native AOT on net9.0, against the same program compiled while it runs
var rounds = args.Length > 1 ? int.Parse(args[1], null) : 10;
if (args is ["native", ..])
    await NativeAsync();
else
    await ReadyToRunAsync();

async Task ReadyToRunAsync()
{
    var empty = await Publishing.PublishAsync("tests/EmptyFunction", "r2r", "--self-contained", "false", "-p:PublishReadyToRun=true");
    var program = await Publishing.PublishAsync("samples/Polis", "r2r", "--self-contained", "false", "-p:PublishReadyToRun=true");
    await using var nothing = await LocalDeployment.StartAsync(new LocalDeploymentOptions { Program = empty, RunSchedules = false }, CancellationToken.None);
    await using var deployment = await LocalDeployment.StartAsync(new LocalDeploymentOptions { Program = program, RunSchedules = false }, CancellationToken.None);
    var measuring = new Measuring();
    measuring.Add("an empty function", nothing.Functions["SweepFunction"], "{}"u8.ToArray());
    AddAll(measuring, "", deployment);
    await measuring.RunAsync(rounds);
    measuring.Print();
}

async Task NativeAsync()
{
    var compiled = await Publishing.PublishAsync("samples/HelloJob", "jit", "--self-contained", "false", "-p:PublishReadyToRun=false");
    var native = await Publishing.PublishAsync("samples/HelloJob", "aot", "-p:Framework=net9.0", "-p:PublishAot=true");
    await using var before = await LocalDeployment.StartAsync(new LocalDeploymentOptions { Program = compiled, RunSchedules = false }, CancellationToken.None);
    await using var after = await LocalDeployment.StartAsync(new LocalDeploymentOptions { Program = native, RunSchedules = false }, CancellationToken.None);
    var measuring = new Measuring();
    AddAll(measuring, "JIT ", before);
    AddAll(measuring, "AOT ", after);
    await measuring.RunAsync(rounds);
    measuring.Print();
}

// Events that a function answers by itself, and, marked with "asks", ones for which it must ask DynamoDB first.
static void AddAll(Measuring measuring, string prefix, LocalDeployment deployment)
{
    Add("Dispatch", """{"Records":[]}""");
    Add("Work", """{"Records":[]}""");
    Add("StartTask", """{"type":"no type"}""");
    Add("PipelineEnd", """{"detail":{}}""");
    Add("Api", Request("/v1/jobs", "no=1"));
    Add("Sweep", "{}", "Sweep, asks");
    Add("Api", Request("/v1/jobs/01k5x7m2q8r4s6t0v3w9y1z5ab", ""), "Api, asks");

    void Add(string function, string payload, string? name = null) =>
        measuring.Add(prefix + (name ?? function), deployment.Functions[$"{function}Function"], Encoding.UTF8.GetBytes(payload));
}

static string Request(string path, string query) =>
    $$$"""
    {"version":"2.0","routeKey":"$default","rawPath":"{{{path}}}","rawQueryString":"{{{query}}}","headers":{"host":"localhost"},
     "requestContext":{"http":{"method":"GET","path":"{{{path}}}","protocol":"HTTP/1.1","sourceIp":"127.0.0.1","userAgent":"test"},"requestId":"1","stage":"$default","timeEpoch":1},
     "isBase64Encoded":false}
    """;
