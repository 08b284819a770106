using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Lambda;
using LocalCloud.Wire;

namespace LocalCloud.Tests.Gateway;

public sealed class HttpGatewayTests : IAsyncLifetime
{
    private readonly LambdaFunction _function = Tiny.Function(static one => one with { Concurrency = 1 });
    private readonly HttpClient _http = new();
    private LoopbackServer? _server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (string, string)[] routes = [("GET", "/v1/jobs/{id}"), ("POST", "/v1/jobs"), ("GET", "/bare"), ("ANY", "/{proxy+}"), ("GET", "/v1/jobs/stream")];
        var gateway = new HttpGateway(routes.Select(one => (new Route(one.Item1, one.Item2), _function)), TimeProvider.System, new OutputLog("api", null));
        _server = await LoopbackServer.StartAsync(gateway.HandleAsync, 0);
        _http.BaseAddress = _server.Address;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server!.DisposeAsync(); // Started before every test.
        await _function.DisposeAsync();
    }

    [Fact]
    public async Task A_request_becomes_an_event_of_payload_version_2()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/jobs/a%2Fb%2520c?state=queued&state=failed&x=%20y");
        request.Headers.Add("Cookie", "one=1; two=2");
        request.Headers.Add("X-Many", "a,b");
        request.Headers.Add("User-Agent", "test/1");

        var sent = await EventAsync(request);

        var context = sent["requestContext"]!;
        Assert.Equal(("2.0", "GET /v1/jobs/{id}", "/v1/jobs/a%2Fb%2520c", "state=queued&state=failed&x=%20y"), ($"{sent["version"]}", $"{sent["routeKey"]}", $"{sent["rawPath"]}", $"{sent["rawQueryString"]}"));
        Assert.Equal("""{"id":"a/b%20c"}""", sent["pathParameters"]!.ToJsonString());
        Assert.Equal("""{"state":"queued,failed","x":" y"}""", sent["queryStringParameters"]!.ToJsonString());
        Assert.Equal("""["one=1","two=2"]""", sent["cookies"]!.ToJsonString());
        Assert.Equal("a,b", $"{sent["headers"]!["x-many"]}");
        Assert.Null(sent["headers"]!["cookie"]);
        Assert.Null(sent["body"]);
        Assert.Equal(("GET", "/v1/jobs/a%2Fb%2520c", "test/1"), ($"{context["http"]!["method"]}", $"{context["http"]!["path"]}", $"{context["http"]!["userAgent"]}"));
        Assert.Equal(("$default", "GET /v1/jobs/{id}"), ($"{context["stage"]}", $"{context["routeKey"]}"));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", """{"ä":1}""", false)]
    [InlineData("application/problem+json", "{}", false)]
    [InlineData("application/octet-stream", "raw", true)]
    public async Task A_body_is_text_or_base64_as_its_type_says(string type, string body, bool isBase64)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        var sent = await EventAsync(request);

        Assert.Equal(isBase64, sent["isBase64Encoded"]!.GetValue<bool>());
        Assert.Equal(isBase64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(body)) : body, $"{sent["body"]}");
    }

    [Fact]
    public async Task Every_request_has_a_trace_and_one_that_is_there_stays()
    {
        using var without = new HttpRequestMessage(HttpMethod.Get, "/v1/jobs/1");
        using var with = new HttpRequestMessage(HttpMethod.Get, "/v1/jobs/1");
        with.Headers.Add("X-Amzn-Trace-Id", "Root=1-abc");

        Assert.StartsWith("Root=1-", $"{(await EventAsync(without))["headers"]!["x-amzn-trace-id"]}", StringComparison.Ordinal);
        Assert.Equal("Root=1-abc", $"{(await EventAsync(with))["headers"]!["x-amzn-trace-id"]}");
        Assert.Contains(_function.Log.Lines, static line => line.Contains("Trace-Id=Root=1-abc ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/v1/jobs/stream", "GET /v1/jobs/stream")]
    [InlineData("GET", "/v1/jobs/7", "GET /v1/jobs/{id}")]
    [InlineData("DELETE", "/v1/jobs/7", "ANY /{proxy+}")]
    [InlineData("PUT", "/a/b/c", "ANY /{proxy+}")]
    public async Task The_most_specific_route_counts(string method, string path, string expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        Assert.Equal(expected, $"{(await EventAsync(request))["routeKey"]}");
    }

    [Fact]
    public async Task A_path_of_no_route_is_not_found_and_starts_nothing()
    {
        using var answer = await _http.GetAsync(new Uri("/", UriKind.Relative), Cancel);

        Assert.Equal((HttpStatusCode.NotFound, """{"message":"Not Found"}"""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel)));
        Assert.Equal(0, _function.ColdStarts);
    }

    [Theory]
    [InlineData("/bare", 200, "application/json", """{"just":"this"}""")]
    [InlineData("/binary", 200, "image/png", "\0\u0001\u0002")]
    [InlineData("/broken", 500, "application/json", """{"message":"Internal Server Error"}""")]
    public async Task An_answer_is_passed_on_by_the_rules(string path, int status, string type, string body)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), Cancel);

        Assert.Equal((status, type, body), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(Cancel)));
    }

    [Fact]
    public async Task Cookies_are_headers_of_their_own()
    {
        using var answer = await _http.GetAsync(new Uri("/cookies", UriKind.Relative), Cancel);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
    }

    [Theory]
    [InlineData(11, 413)]
    [InlineData(7, 413)]
    public async Task A_body_beyond_the_limits_is_refused(int megabytes, int status)
    {
        using var content = new ByteArrayContent(new byte[megabytes * 1024 * 1024]);
        using var answer = await _http.PostAsync(new Uri("/v1/jobs", UriKind.Relative), content, Cancel);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_function_without_a_free_instance_is_unavailable()
    {
        var busy = _function.SendAsync("""{"do":"wait","ms":2000}""");
        await Tiny.UntilAsync(() => _function.Log.Lines.Count > 0, "the start of the function");

        using var answer = await _http.GetAsync(new Uri("/bare", UriKind.Relative), Cancel);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"message":"Service Unavailable"}"""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel)));
        await busy;
    }

    private async Task<JsonNode> EventAsync(HttpRequestMessage request)
    {
        using var answer = await _http.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        return JsonNode.Parse(text)!; // The function answers with its event.
    }
}
