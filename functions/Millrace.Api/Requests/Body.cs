using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Millrace.Api.Problems;

namespace Millrace.Api.Requests;

/// <summary>Reads a body whole, up to the limit, whatever server stands in front.</summary>
internal static class Body
{
    /// <summary>The largest body, in bytes.</summary>
    public const int MaxBytes = 1_048_576;

    /// <summary>The bytes of a JSON body; empty if there are none.</summary>
    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken, int most = MaxBytes)
    {
        if (request.ContentLength > most)
            throw new RefusedException(TooLarge(most));

        while (true)
        {
            var read = await ReadPieceAsync(request.BodyReader, most, cancellationToken);
            if (read.Buffer.Length > most)
            {
                // Given back, so that the server can read the rest away: a client that still sends gets the answer, not a broken pipe.
                request.BodyReader.AdvanceTo(read.Buffer.End);
                throw new RefusedException(TooLarge(most));
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (bytes.Length > 0 || request.ContentType is not null)
                    RequireJson(request);
                return bytes;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static async Task<ReadResult> ReadPieceAsync(PipeReader body, int most, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAtLeastAsync(most + 1, cancellationToken);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw new ClientGoneException(e);
        }
    }

    public static Problem TooLarge(int most = MaxBytes) => new()
    {
        Title = "Body too large", Status = StatusCodes.Status413PayloadTooLarge,
        Detail = $"The body has more than {most:N0} bytes.", Field = "body",
        Remedy = "Put large data where the handler can read it, and send its address as the input.",
    };

    public static Problem WrongType(string? contentType) => new()
    {
        Title = "Wrong content type", Status = StatusCodes.Status415UnsupportedMediaType,
        Detail = string.IsNullOrEmpty(contentType)
            ? "The request has no content type."
            : $"The content type {Text.Quote(contentType)} is not taken.",
        Field = "Content-Type", Remedy = "Send JSON in UTF-8 with the header 'Content-Type: application/json'.",
    };

    /// <summary>Refuses what is not declared as JSON in UTF-8. A form of a web page cannot declare that.</summary>
    public static void RequireJson(HttpRequest request)
    {
        var isJson = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
        if (!isJson)
            throw new RefusedException(WrongType(request.ContentType));
    }
}
