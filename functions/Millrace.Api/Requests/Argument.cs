using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Millrace.Api.Problems;
using Millrace.Jobs;

namespace Millrace.Api.Requests;

/// <summary>Reads the values of paths, queries and headers; what cannot be read is refused with its remedy.</summary>
internal static partial class Argument
{
    public const string IdRemedy = "A job id has 26 characters, digits and lower-case letters, as POST /v1/jobs answers it.";

    // Whoever could use these keys could keep the platform from starting jobs of its own.
    private static readonly string[] OwnKeys = ["child:", "task:", "callback:", "schedule:"];

    public static JobId Id(string text, string field = "id") => JobId.TryParse(text, out var id)
        ? id
        : throw Refuse(field, $"{Text.Quote(text)} is no job id.",
            IdRemedy);

    public static JobType Type(string text, string field = "type") => JobType.TryParse(text, out var type)
        ? type
        : throw Refuse(field, $"{Text.Quote(text)} is no job type.", $"A job type has {JobType.Rule}.");

    public static JobStateName State(string text) => Lower<JobStateName>.TryParse(text, out var state)
        ? state
        : throw Refuse("state", $"{Text.Quote(text)} is no state.", $"Use one of {string.Join(", ", Lower<JobStateName>.Names)}.");

    public static Priority Priority(string text) => Lower<Priority>.TryParse(text, out var priority)
        ? priority
        : throw Refuse("priority", $"{Text.Quote(text)} is no priority.", $"Use one of {string.Join(", ", Lower<Priority>.Names)}.");

    public static int Limit(string? text, int usual, int most, string field = "limit")
    {
        if (text is null)
            return usual;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most
            ? limit
            : throw Refuse(field, $"{Text.Quote(text)} is no {field}.", $"Use a whole number from 1 to {most}, or leave it out for {usual}.");
    }

    public static long After(string? text)
    {
        if (text is null)
            return 0;

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after)
            ? after
            : throw Refuse("after", $"{Text.Quote(text)} is no line number.", "Use the `next` of the answer before, or leave it out to begin with the oldest line.");
    }

    /// <summary>The X-Ray trace header of a request; null without one, or if it is none: nobody means it for us.</summary>
    public static string? Trace(IHeaderDictionary headers) =>
        headers["X-Amzn-Trace-Id"].ToString() is { Length: > 0 and <= 256 } trace && TraceHeader().IsMatch(trace) ? trace : null;

    /// <summary>The value of the Idempotency-Key header; null without one.</summary>
    public static string? IdempotencyKey(IHeaderDictionary headers)
    {
        if (!headers.TryGetValue("Idempotency-Key", out var values))
            return null;

        var key = values.Count == 1 ? values.ToString() : null;
        return key is null ? throw NoKey("Idempotency-Key", values.ToString()) : IdempotencyKey(key, "Idempotency-Key");
    }

    /// <summary>An idempotency key of the caller's, none of the platform's own.</summary>
    public static string IdempotencyKey(string key, string field)
    {
        if (key.Length is < 1 or > NewJob.MaxIdempotencyKeyLength || !key.All(static c => c is >= '!' and <= '~'))
            throw NoKey(field, key);

        return OwnKeys.FirstOrDefault(own => key.StartsWith(own, StringComparison.Ordinal)) is { } reserved
            ? throw Refuse(field, $"Keys that begin with '{reserved}' are the platform's own.", $"Send a key that begins with none of {string.Join(", ", OwnKeys)}.")
            : key;
    }

    /// <summary>A job type that a caller may submit.</summary>
    public static JobType OwnType(string text, string field = "type")
    {
        var type = Type(text, field);
        return type.IsPlatforms ? throw new RefusedException(Refusals.ReservedType(type, field)) : type;
    }

    /// <summary>A text of 1 to so many characters without control characters.</summary>
    public static string Word(string text, string field, int most = JobTerms.MaxKeyLength) =>
        text.Length >= 1 && text.Length <= most && !text.Any(char.IsControl)
            ? text
            : throw Refuse(field, $"'{field}' is empty, too long, or holds control characters.", $"Write 1 to {most} characters on one line.");

    /// <summary>The name of a schedule or a resource.</summary>
    public static string Name(string text, string field = "name") => JobType.TryParse(text, out _)
        ? text
        : throw Refuse(field, $"{Text.Quote(text)} is no name.", $"A name has {JobType.Rule}.");

    private static RefusedException NoKey(string field, string key) => Refuse(
        field, $"{Text.Quote(key)} is no idempotency key.",
        $"Send one key of 1 to {NewJob.MaxIdempotencyKeyLength} visible ASCII characters without spaces, such as a random UUID.");

    internal static RefusedException Refuse(string field, string detail, string remedy) => new(new Problem
    {
        Title = "Invalid value", Status = StatusCodes.Status400BadRequest, Detail = detail, Field = field, Remedy = remedy,
    });

    // Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1
    [GeneratedRegex(@"\A[A-Za-z]+=[A-Za-z0-9:-]+(;[A-Za-z]+=[A-Za-z0-9:-]+)*\z")]
    private static partial Regex TraceHeader();
}
