using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Programs;

/// <summary>Calls the API of Step Functions of a program that is up.</summary>
internal sealed class StepFunctionsClient(Up up)
{
    public async Task<JsonElement> CallAsync(string operation, JsonObject parameters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(parameters.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.0") };
        request.Headers.Add("X-Amz-Target", $"AWSStepFunctions.{operation}");
        using var response = await up.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{operation}: {answer}\n{up.Run}");
        return JsonElement.Parse(answer);
    }

    /// <summary>The execution, once it has ended.</summary>
    public async Task<JsonElement> EndOfAsync(string executionArn)
    {
        while (true)
        {
            var described = await CallAsync("DescribeExecution", new JsonObject { ["executionArn"] = executionArn });
            if (described.GetProperty("status").GetString() != "RUNNING")
                return described;

            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }

    public async Task<IReadOnlyList<JsonElement>> HistoryAsync(string executionArn) =>
        [.. (await CallAsync("GetExecutionHistory", new JsonObject { ["executionArn"] = executionArn, ["maxResults"] = 1000 })).GetProperty("events").EnumerateArray()];
}
