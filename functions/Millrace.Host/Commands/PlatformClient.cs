using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Millrace.Host.Commands;

/// <summary>Asks the API of a platform that is up.</summary>
internal sealed class PlatformClient : IDisposable
{
    private readonly HttpClient _http;

    private PlatformClient(Uri url)
    {
        _http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Millrace-Actor", ActorOf(Environment.UserName));
    }

    public static Option<string> Url()
    {
        var url = new Option<string>("--url") { Description = "The address of the platform's API.", HelpName = "URL", DefaultValueFactory = static _ => "http://127.0.0.1:8080" };
        url.Validators.Add(static result =>
        {
            if (result.Tokens is [var token, ..] && !(Uri.TryCreate(token.Value, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"))
                result.AddError($"'{token.Value}' is no address such as http://127.0.0.1:8080.");
        });
        return url;
    }

    public static PlatformClient Of(ParseResult arguments, Option<string> url) => new(new Uri(arguments.GetRequiredValue(url)));

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    public Task<JsonElement> PostAsync(string path, string json, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);

        return SendAsync(request, cancellationToken);
    }

    public Task<JsonElement> SendAsync(ApiRequest request, CancellationToken cancellationToken) => SendAsync(
        new HttpRequestMessage(request.Method, request.Path)
        {
            Content = request.Body is { } body ? new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) : null,
        },
        cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            try
            {
                using var response = await _http.SendAsync(request, cancellationToken);
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                return response.IsSuccessStatusCode ? Parse(text) : throw Refused(response.StatusCode, text);
            }
            catch (HttpRequestException e) when (e.StatusCode is null)
            {
                throw new CommandException(ExitCode.Unavailable, $"No platform answers at {_http.BaseAddress}: start one with 'up', or name another with --url.");
            }
        }
    }

    // A label for the audit trail; nothing that an HTTP header does not take.
    private static string ActorOf(string user) =>
        user.Length is >= 1 and <= 80 && user.All(static c => c is > ' ' and <= '~') ? $"{user}, command line" : "command line";

    private static CommandException Refused(HttpStatusCode status, string text)
    {
        var problem = Parse(text);
        string? Field(string name) => problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty(name, out var value) ? value.GetString() : null;
        var sentences = new[] { Field("detail") ?? Field("title") ?? $"The platform answered {(int)status}.", Field("remedy") };
        return new CommandException(
            status switch
            {
                HttpStatusCode.NotFound => ExitCode.NotFound,
                >= HttpStatusCode.InternalServerError => ExitCode.Unavailable,
                _ => ExitCode.Usage,
            },
            string.Join(" ", sentences.Where(static sentence => sentence is not null)));
    }

    private static JsonElement Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default; // Something else than our API answers there.
        }
    }
}
