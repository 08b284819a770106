using System.Text;
using Millrace.Jobs;

namespace Millrace.Api.Tests;

public sealed class BodyLimitTests
{
    private const int Limit = 1_048_576;

    private const string TooLarge =
        """{"title":"Body too large","status":413,"detail":"The body has more than 1,048,576 bytes.","field":"body","remedy":"Put large data where the handler can read it, and send its address as the input."}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_exactly_the_limit_is_taken(bool chunked)
    {
        await using var api = await ApiServer.StartAsync();

        var reply = await api.SendAsync(HttpMethod.Post, "/v1/jobs", Content(BodyOf(Limit), chunked));

        Assert.Equal(202, reply.Status);
    }

    [Theory]
    [InlineData(false, Limit + 1)]
    [InlineData(true, Limit + 1)]
    [InlineData(true, 5 * Limit)]
    [InlineData(false, 40 * Limit)]
    public async Task A_larger_body_is_refused_and_nothing_is_written(bool chunked, int size)
    {
        await using var api = await ApiServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/jobs", UriKind.Relative)) { Content = Content(BodyOf(size), chunked) };
        request.Headers.ExpectContinue = true; // So that the answer is read before the body is sent.

        var reply = await api.SendAsync(request);

        Assert.Equal((413, TooLarge), (reply.Status, reply.Body));
        Assert.Empty((await api.Drivers.Jobs.ListAsync(new JobQuery(), ApiServer.Token)).Jobs);
    }

    [Fact]
    public async Task A_larger_body_of_a_request_to_cancel_is_refused()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();

        var reply = await api.SendAsync(HttpMethod.Post, $"/v1/jobs/{id}/cancel", Content(BodyOf(Limit + 1), chunked: true));

        Assert.Equal((413, TooLarge), (reply.Status, reply.Body));
    }

    [Theory]
    [InlineData(63, 202, null)]
    [InlineData(64, 400, """{"title":"JSON too deep","status":400,"detail":"The body nests objects and arrays more than 64 deep.","field":"body","remedy":"Send flatter JSON."}""")]
    [InlineData(100_000, 400, """{"title":"JSON too deep","status":400,"detail":"The body nests objects and arrays more than 64 deep.","field":"body","remedy":"Send flatter JSON."}""")]
    public async Task Nesting_has_a_limit(int depth, int status, string? problem)
    {
        await using var api = await ApiServer.StartAsync();

        var reply = await api.PostAsync("/v1/jobs", $$"""{"type":"any","input":{{new string('[', depth)}}{{new string(']', depth)}}}""");

        Assert.Equal(status, reply.Status);
        Assert.Equal(problem ?? reply.Body, reply.Body);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        await using var api = await ApiServer.StartAsync();
        byte[] body = [.. """{"type":"any","input":" """u8, 0xFF, 0xFE, .. "\"}"u8];

        var reply = await api.SendAsync(HttpMethod.Post, "/v1/jobs", ApiServer.Json(body));

        Assert.Equal(
            (400, """{"title":"Invalid JSON","status":400,"detail":"The body is not valid UTF-8.","field":"body","remedy":"Send the JSON text in UTF-8."}"""),
            (reply.Status, reply.Body));
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over()
    {
        await using var api = await ApiServer.StartAsync();
        byte[] body = [0xEF, 0xBB, 0xBF, .. """{"type":"any","input":1}"""u8];

        Assert.Equal(202, (await api.SendAsync(HttpMethod.Post, "/v1/jobs", ApiServer.Json(body))).Status);
    }

    [Fact]
    public async Task A_long_name_is_cut_in_the_answer()
    {
        await using var api = await ApiServer.StartAsync();

        var reply = await api.PostAsync("/v1/jobs", $$"""{"{{new string('x', 500_000)}}":1}""");

        Assert.Equal(400, reply.Status);
        Assert.InRange(reply.Body.Length, 1, 600);
    }

    private static byte[] BodyOf(int size)
    {
        const string Frame = """{"type":"any","input":""}""";
        return Encoding.UTF8.GetBytes(Frame.Insert(Frame.Length - 2, new string('x', size - Frame.Length)));
    }

    private static ByteArrayContent Content(byte[] body, bool chunked)
    {
        var content = chunked ? new WithoutLength(body) : new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        return content;
    }

    /// <summary>Content that is sent in chunks, without Content-Length.</summary>
    private sealed class WithoutLength(byte[] bytes) : ByteArrayContent(bytes)
    {
        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
