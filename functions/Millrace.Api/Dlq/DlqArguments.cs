using System.Text.Json;
using Millrace.Api.Requests;
using Millrace.Dlq;
using Millrace.Jobs;

namespace Millrace.Api.Dlq;

/// <summary>The query that picks failed jobs.</summary>
internal sealed record DlqArguments
{
    public const int MaxError = 500;

    public string? Type { get; init; }

    public string? Error { get; init; }

    public string? Tag { get; init; }

    public string? FailedFrom { get; init; }

    public string? FailedBefore { get; init; }

    public DlqFilter Read() => Checked(new DlqFilter
    {
        Type = Type is null ? null : Argument.Type(Type),
        Error = Error is null ? null : Argument.Word(Error, "error", MaxError),
        Tag = Tag is null ? null : Argument.Word(Tag, "tag"),
        FailedFrom = FailedFrom is null ? null : TimeArgument.At(FailedFrom, "failedFrom"),
        FailedBefore = FailedBefore is null ? null : TimeArgument.At(FailedBefore, "failedBefore"),
    });

    /// <summary>The same conditions as a body holds them.</summary>
    public static DlqFilter Read(JsonElement body) => Checked(new DlqFilter
    {
        Type = Field.OptionalText(body, "type") is { } type ? Argument.Type(type) : null,
        Error = Field.OptionalText(body, "error") is { } error ? Argument.Word(error, "error", MaxError) : null,
        Tag = Field.OptionalText(body, "tag") is { } tag ? Argument.Word(tag, "tag") : null,
        FailedFrom = Field.OptionalTime(body, "failedFrom"),
        FailedBefore = Field.OptionalTime(body, "failedBefore"),
    });

    private static DlqFilter Checked(DlqFilter filter) => filter.FailedFrom >= filter.FailedBefore
        ? throw Argument.Refuse("failedBefore", "'failedBefore' must be after 'failedFrom', or no job fits.", "Send a later 'failedBefore', or leave one of them out.")
        : filter;
}

/// <summary>An order as a body holds it.</summary>
internal sealed record OrderRequest(DlqOrder Order, bool IsDryRun)
{
    private static readonly string[] DiscardFields = ["type", "error", "tag", "failedFrom", "failedBefore", "most", "dryRun", "all"];
    private static readonly string[] RedriveFields = ["type", "error", "tag", "failedFrom", "failedBefore", "most", "rate", "dryRun", "all"];

    public static OrderRequest Read(byte[] bytes, DlqAct act)
    {
        using var document = JsonBody.Parse(bytes, act == DlqAct.Redrive ? RedriveFields : DiscardFields);
        var body = document.RootElement;
        var filter = DlqArguments.Read(body);
        var (all, isDryRun) = (Field.Flag(body, "all"), Field.Flag(body, "dryRun"));
        if (filter == new DlqFilter() && !all && !isDryRun)
            throw Argument.Refuse("all", "Nothing says which failed jobs are meant.", "Send a type, error, tag, failedFrom or failedBefore, or \"all\": true for all of them.");

        if (filter != new DlqFilter() && all)
            throw Argument.Refuse("all", "'all' and a condition contradict each other.", "Send one or the other.");

        return new OrderRequest(OrderOf(act, filter) with { Most = Field.OptionalNumber(body, "most", 1, int.MaxValue), Rate = ReadRate(body) }, isDryRun);
    }

    private static DlqOrder OrderOf(DlqAct act, DlqFilter filter) => new()
    {
        Act = act,
        Type = filter.Type?.Value,
        Error = filter.Error,
        Tag = filter.Tag,
        FailedFrom = filter.FailedFrom,
        FailedBefore = filter.FailedBefore,
    };

    private static double? ReadRate(JsonElement body)
    {
        if (Field.Optional(body, "rate") is not { } value)
            return null;

        return value.ValueKind == JsonValueKind.Number && value.GetDouble() is > 0 and <= DlqOrder.MaxRate and var rate
            ? rate
            : throw Argument.Refuse("rate", "'rate' is no rate.", $"Send a number of jobs a second, more than 0 and at most {DlqOrder.MaxRate}.");
    }
}
