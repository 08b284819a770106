namespace Millrace.Api.Tests;

public sealed class SecurityTests
{
    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("localhost:8080", 200)]
    [InlineData("127.0.0.1:8080", 200)]
    [InlineData("[::1]:8080", 200)]
    [InlineData("evil.example", 400)]
    [InlineData("localhost.evil.example", 400)]
    [InlineData("127.0.0.1.evil.example:8080", 400)]
    [InlineData("10.0.0.7", 400)]
    public async Task With_the_filter_on_only_the_names_of_this_machine_are_answered(string host, int status)
    {
        await using var api = await ApiServer.StartAsync(new MillraceApiOptions { LoopbackHostsOnly = true });

        var reply = await GetAsync(api, host);

        Assert.Equal(status, reply.Status);
        if (status == 400)
            Assert.Equal(
                $$"""{"title":"Unknown host","status":400,"detail":"This server does not answer for the host '{{host}}'.","field":"Host","remedy":"Address it as localhost, 127.0.0.1 or [::1]."}""",
                reply.Body);
    }

    [Fact]
    public async Task With_the_filter_off_every_host_is_answered()
    {
        await using var api = await ApiServer.StartAsync();

        Assert.Equal(200, (await GetAsync(api, "jobs.example.org")).Status);
    }

    [Fact]
    public async Task A_page_of_this_server_may_submit()
    {
        await using var api = await ApiServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/jobs", UriKind.Relative)) { Content = ApiServer.Json([.. """{"type":"any","input":1}"""u8]) };
        request.Headers.Add("Origin", api.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));

        var reply = await api.SendAsync(request);

        Assert.Equal(202, reply.Status);
        Assert.False(reply.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/v1/jobs")]
    [InlineData("/v1/lanes")]
    [InlineData("/health")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/v1/nothing")]
    public async Task No_answer_may_be_sniffed(string path)
    {
        await using var api = await ApiServer.StartAsync();

        Assert.Equal("nosniff", (await api.GetAsync(path)).Header("X-Content-Type-Options"));
    }

    [Fact]
    public void Options_that_cannot_work_are_refused_at_the_start()
    {
        var services = new Microsoft.Extensions.DependencyInjection.ServiceCollection();

        var refused = Assert.Throws<ArgumentException>(() => services.AddMillraceApi(new MillraceApiOptions { LongestWait = TimeSpan.Zero }));

        Assert.Equal("Api:LongestWait must be 1 second to 15 minutes, was 00:00:00. (Parameter 'options')", refused.Message);
    }

    private static Task<Reply> GetAsync(ApiServer api, string host)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/jobs", UriKind.Relative));
        request.Headers.Host = host;
        return api.SendAsync(request);
    }
}
