using System.Text;

namespace Millrace.Api.Tests;

/// <summary>The caller's mistakes, from <c>approved/bad-requests.http</c>: each request with the answer in full.</summary>
public sealed class BadRequestTests
{
    private const string File = "bad-requests.http";

    public static TheoryData<string> Names => [.. BadRequest.ReadAll(Approved.Path(File)).Select(static request => request.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_refused_with_its_remedy_and_writes_nothing(string name)
    {
        var request = BadRequest.ReadAll(Approved.Path(File)).Single(request => request.Name == name);
        await using var api = await ApiServer.StartAsync();

        var reply = await SendAsync(api, request);

        Assert.InRange(reply.Status, 400, 499);
        Assert.Equal(("application/problem+json", "no-store"), (reply.ContentType, reply.Header("Cache-Control")));
        Assert.Empty((await api.Drivers.Jobs.ListAsync(new Millrace.Jobs.JobQuery(), ApiServer.Token)).Jobs);
        Assert.Empty(api.Drivers.Logs.Errors);
        var actual = $"{reply.Status}\n{reply.Body}";
        if (Approved.IsWriting)
            BadRequest.Replace(Approved.Path(File), request with { Answer = actual });
        else
            Assert.True(request.Answer == actual, $"The answer was:\n{actual}\nand not:\n{request.Answer}\n{Approved.Remedy(File)}");
    }

    private static Task<Reply> SendAsync(ApiServer api, BadRequest request)
    {
        var words = request.Line.Split(' ');
        HttpContent? content = null;
        if (request.Body is { } body)
        {
            content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            foreach (var (header, value) in request.Headers.Where(static header => header.Name.StartsWith("Content-", StringComparison.Ordinal)))
                content.Headers.TryAddWithoutValidation(header, value);
        }

        var message = new HttpRequestMessage(new HttpMethod(words[0]), new Uri(words[1], UriKind.Relative)) { Content = content };
        foreach (var (header, value) in request.Headers.Where(static header => !header.Name.StartsWith("Content-", StringComparison.Ordinal)))
            message.Headers.TryAddWithoutValidation(header, value);
        return api.SendAsync(message);
    }
}
