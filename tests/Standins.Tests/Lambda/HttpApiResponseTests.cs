using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Standins.Tests.Lambda;

[Collection(nameof(LambdaProcess))]
public sealed class HttpApiResponseTests(WebFunction web) : IClassFixture<WebFunction>
{
    [Fact]
    public async Task Text_is_sent_as_it_is()
    {
        var answer = await GetAsync("/text");

        Assert.Equal("grüße", answer.GetProperty("body").GetString());
        Assert.False(answer.GetProperty("isBase64Encoded").GetBoolean());
        Assert.Equal("text/plain; charset=utf-8", answer.GetProperty("headers").GetProperty("Content-Type").GetString());
    }

    [Fact]
    public async Task A_known_binary_type_is_sent_in_base64()
    {
        var answer = await GetAsync("/binary");

        Assert.True(answer.GetProperty("isBase64Encoded").GetBoolean());
        Assert.Equal(WebFunction.Binary, answer.GetProperty("body").GetBytesFromBase64());
    }

    [Fact]
    public async Task Bytes_of_a_type_that_the_official_package_does_not_know_are_spoilt_as_by_it()
    {
        var answer = await GetAsync("/unknown");

        Assert.False(answer.GetProperty("isBase64Encoded").GetBoolean());
        Assert.Contains("\ufffd", answer.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_compressed_is_sent_in_base64_whatever_its_type()
    {
        var answer = await GetAsync("/compressed");

        Assert.True(answer.GetProperty("isBase64Encoded").GetBoolean());
        await using var gzip = new GZipStream(new MemoryStream(answer.GetProperty("body").GetBytesFromBase64()), CompressionMode.Decompress);
        using var text = new StreamReader(gzip);
        Assert.Equal("{}", await text.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_answer_without_content_has_a_status_an_empty_body_and_no_type()
    {
        var answer = await GetAsync("/nothing");

        Assert.Equal(204, answer.GetProperty("statusCode").GetInt32());
        Assert.Equal("", answer.GetProperty("body").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("headers").GetProperty("Content-Type").ValueKind);
        Assert.False(answer.TryGetProperty("cookies", out _));
    }

    [Fact]
    public async Task Cookies_leave_the_headers_and_other_repeated_headers_are_joined()
    {
        var answer = await GetAsync("/cookies");

        Assert.Equal(["a=1; path=/", "b=2; path=/"], answer.GetProperty("cookies").EnumerateArray().Select(static one => one.GetString()));
        Assert.False(answer.GetProperty("headers").TryGetProperty("Set-Cookie", out _));
        Assert.Equal("Accept,Origin", answer.GetProperty("headers").GetProperty("Vary").GetString());
    }

    [Fact]
    public async Task What_the_application_throws_is_a_failed_request_and_no_failed_invocation()
    {
        var answer = await GetAsync("/throw");

        Assert.Equal(500, answer.GetProperty("statusCode").GetInt32());
        Assert.Equal("TimeoutException", answer.GetProperty("headers").GetProperty("ErrorType").GetString());
        Assert.DoesNotContain("late", answer.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_written_to_the_pipe_is_sent() => Assert.Equal("piped", (await GetAsync("/piped")).GetProperty("body").GetString());

    [Fact]
    public async Task Those_who_wait_for_the_start_of_a_response_can_still_set_headers()
    {
        web.Events.Clear();

        var answer = await GetAsync("/callbacks");

        Assert.Equal("yes", answer.GetProperty("headers").GetProperty("X-Late").GetString());
        Assert.Equal(["handled", "starting", "completed"], web.Events);
    }

    [Fact]
    public async Task The_host_ends_when_it_is_told_to()
    {
        await using var own = new WebFunction();
        await own.InitializeAsync();
        await own.InvokeAsync(HttpApiRequestTests.Event("GET", "/text"));

        await own.StopAsync();
    }

    [Fact]
    public void Outside_Lambda_nothing_changes()
    {
        using var variables = LambdaProcess.With(("AWS_LAMBDA_FUNCTION_NAME", null));
        var builder = WebApplication.CreateSlimBuilder();
        var before = builder.Services.Count;

        builder.Services.AddAWSLambdaHosting(LambdaEventSource.HttpApi);

        Assert.Equal(before, builder.Services.Count);
    }

    [Fact]
    public void In_Lambda_no_other_server_is_left()
    {
        using var variables = LambdaProcess.With(("AWS_LAMBDA_FUNCTION_NAME", "api"));
        var builder = WebApplication.CreateSlimBuilder();
        var serializer = new Amazon.Lambda.Serialization.SystemTextJson.SourceGeneratorLambdaJsonSerializer<LambdaJson>();
        Amazon.Lambda.Core.ILambdaSerializer? used = null;

        builder.Services.AddAWSLambdaHosting(LambdaEventSource.HttpApi, serializer, options => used = options.Serializer);

        Assert.Same(serializer, used);
        var server = Assert.Single(builder.Services, static one => one.ServiceType == typeof(IServer));
        Assert.DoesNotContain("Kestrel", server.ImplementationType?.Name, StringComparison.Ordinal);
    }

    private Task<JsonElement> GetAsync(string path) => web.InvokeAsync(HttpApiRequestTests.Event("GET", path));
}
