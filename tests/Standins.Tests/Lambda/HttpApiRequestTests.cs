using System.Text.Json;

namespace Standins.Tests.Lambda;

[Collection(nameof(LambdaProcess))]
public sealed class HttpApiRequestTests(WebFunction web) : IClassFixture<WebFunction>
{
    [Fact]
    public async Task A_request_arrives_with_all_that_API_Gateway_tells()
    {
        var seen = await EchoAsync(Event("POST", "/jobs", """
            ,"rawQueryString":"kind=a%20b&kind=c%26d&empty=&flag&plus=1+1","routeKey":"ANY /{proxy+}","cookies":["a=1","b=2"],
            "headers":{"content-type":"application/json","accept":"text/html,application/json","x-forwarded-port":"443","x-amzn-date":null},
            "body":"{\"ü\":1}"
            """));

        Assert.Equal("POST", Text(seen, "method"));
        Assert.Equal("https://api.example.com/jobs?kind=a%20b&kind=c%26d&empty=&flag&plus=1+1", Text(seen, "url"));
        Assert.Equal(["a b", "c&d"], Texts(seen.GetProperty("query"), "kind"));
        Assert.Equal(["1 1"], Texts(seen.GetProperty("query"), "plus"));
        Assert.Equal(["text/html", "application/json"], Texts(seen.GetProperty("headers"), "accept"));
        Assert.Equal(["api.example.com"], Texts(seen.GetProperty("headers"), "Host"));
        Assert.Equal(["8"], Texts(seen.GetProperty("headers"), "Content-Length"));
        Assert.Equal("2", Text(seen.GetProperty("cookies"), "b"));
        Assert.Equal("{\"ü\":1}"u8.ToArray(), seen.GetProperty("body").GetBytesFromBase64());
        Assert.Equal(("192.0.2.1", 443), (Text(seen, "ip"), seen.GetProperty("remotePort").GetInt32()));
        Assert.StartsWith("invocation-", Text(seen, "requestId"), StringComparison.Ordinal);
        Assert.Equal("ANY /{proxy+}", Text(seen, "routeKey"));
    }

    [Fact]
    public async Task A_request_of_almost_nothing_arrives()
    {
        var seen = await EchoAsync("""{"version":"2.0","headers":null,"requestContext":{"http":{"method":"GET","path":"/"}}}""");

        Assert.Equal(("GET", "/", ""), (Text(seen, "method"), Text(seen, "path"), Text(seen, "body")));
        Assert.False(seen.GetProperty("canHaveBody").GetBoolean());
        Assert.Equal(["0"], Texts(seen.GetProperty("headers"), "Content-Length"));
        Assert.Equal("nobody", Text(seen, "user"));
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("ip").ValueKind);
    }

    [Theory]
    [InlineData("/jobs/a%20b", "$default", "", "/jobs/a b")]
    [InlineData("/jobs/%C3%A9+%2Fx%2fy", "$default", "", "/jobs/é+%2Fx%2fy")]
    [InlineData("/jobs/100%25", "$default", "", "/jobs/100%")]
    [InlineData("/prod/jobs", "prod", "/prod", "/jobs")]
    [InlineData("/prod", "prod", "/prod", "/")]
    [InlineData("/jobs", "prod", "", "/jobs")]
    public async Task A_path_is_decoded_but_for_its_slashes_and_freed_of_its_stage(string raw, string stage, string pathBase, string path)
    {
        var seen = await EchoAsync(Event("GET", raw, stage: stage));

        Assert.Equal((pathBase, path), (Text(seen, "pathBase"), Text(seen, "path")));
    }

    [Fact]
    public async Task A_binary_body_is_decoded()
    {
        var seen = await EchoAsync(Event("PUT", "/file", $""","isBase64Encoded":true,"body":"{Convert.ToBase64String(WebFunction.Binary)}" """));

        Assert.Equal(WebFunction.Binary, seen.GetProperty("body").GetBytesFromBase64());
        Assert.True(seen.GetProperty("canHaveBody").GetBoolean());
    }

    [Fact]
    public async Task A_body_is_bound_to_a_parameter()
    {
        var answer = await web.InvokeAsync(Event("POST", "/order", ""","headers":{"content-type":"application/json"},"body":"{\"item\":\"a\",\"count\":1}" """));

        Assert.Equal("""{"item":"a","count":2}""", Text(answer, "body"));
    }

    [Theory]
    [InlineData("""{"jwt":{"claims":{"sub":"ann","scope":"jobs:read"},"scopes":["jobs:read"]}}""", "ann", "jobs:read")]
    [InlineData("""{"iam":{"userArn":"arn:aws:iam::123456789012:user/ann"}}""", "someone", "")]
    [InlineData("""{"lambda":{"tenant":{"id":1}}}""", "someone", "")]
    public async Task Whom_an_authorizer_let_pass_is_the_user(string authorizer, string user, string scopes)
    {
        var seen = await EchoAsync(Event("GET", "/", authorizer: authorizer));

        Assert.Equal((user, scopes), (Text(seen, "user"), string.Join(',', Texts(seen, "scopes"))));
    }

    [Fact]
    public async Task An_event_of_another_kind_fails_its_invocation_and_the_next_request_is_served()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => web.InvokeAsync("""{"Records":[]}"""));
        var next = await web.InvokeAsync(Event("GET", "/text"));

        Assert.Contains("requestContext.http", failure.Message, StringComparison.Ordinal);
        Assert.Equal("grüße", Text(next, "body"));
    }

    internal static string Event(string method, string path, string more = "", string stage = "$default", string authorizer = "null") => $$"""
        {"version":"2.0","rawPath":"{{path}}","requestContext":{"domainName":"api.example.com","stage":"{{stage}}","authorizer":{{authorizer}},
         "http":{"method":"{{method}}","path":"{{path}}","protocol":"HTTP/1.1","sourceIp":"192.0.2.1"} }{{more}} }
        """;

    private async Task<JsonElement> EchoAsync(string json)
    {
        var answer = await web.InvokeAsync(json);
        Assert.Equal(200, answer.GetProperty("statusCode").GetInt32());
        return JsonDocument.Parse(Text(answer, "body")).RootElement;
    }

    private static string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString() ?? "";

    private static IEnumerable<string?> Texts(JsonElement parent, string name) => parent.GetProperty(name).EnumerateArray().Select(static one => one.GetString());
}
