using Millrace.States.Expressions;

namespace Millrace.States.Definitions;

/// <summary>What a Map has besides when its iterations are executions of their own (Mode DISTRIBUTED).</summary>
internal sealed record DistributedMap
{
    /// <summary>The iterations are express executions.</summary>
    public required bool IsExpress { get; init; }

    /// <summary>The field Label, which stands in the ARN of the map run. Null: a random one.</summary>
    public string? Label { get; init; }

    public ItemReader? Reader { get; init; }

    public ItemBatcher? Batcher { get; init; }

    public ResultWriter? Writer { get; init; }

    /// <summary>ToleratedFailureCount, constant or computed. Null: 0.</summary>
    public Expression? ToleratedFailureCount { get; init; }

    /// <summary>ToleratedFailurePercentage, constant or computed, 0 to 100. Null: 0.</summary>
    public Expression? ToleratedFailurePercentage { get; init; }
}

/// <summary>Where the items come from when they are not in the input.</summary>
/// <param name="Resource">Such as <c>arn:aws:states:::s3:getObject</c> or <c>arn:aws:states:::s3:listObjectsV2</c>.</param>
/// <param name="Arguments">Parameters or Arguments: the bucket and the key.</param>
internal sealed record ItemReader(string Resource, Expression? Arguments)
{
    /// <summary>CSV, JSON, JSONL, PARQUET or MANIFEST; null where the resource lists objects.</summary>
    public string? InputType { get; init; }

    /// <summary>LOAD_AND_FLATTEN: the items are those inside of the listed objects. Null or NONE: the objects themselves.</summary>
    public string? Transformation { get; init; }

    /// <summary>FIRST_ROW or GIVEN, where the input is CSV.</summary>
    public string? CsvHeaderLocation { get; init; }

    public IReadOnlyList<string> CsvHeaders { get; init; } = [];

    /// <summary>COMMA, PIPE, SEMICOLON, SPACE or TAB. Null: COMMA.</summary>
    public string? CsvDelimiter { get; init; }

    /// <summary>A JSON pointer to the array inside a JSON document. Null: the document is the array.</summary>
    public string? ItemsPointer { get; init; }

    /// <summary>MaxItems, constant or computed. Null or 0: all.</summary>
    public Expression? MaxItems { get; init; }
}

/// <summary>How items are put together into one iteration.</summary>
internal sealed record ItemBatcher(Expression? MaxItemsPerBatch, Expression? MaxInputBytesPerBatch, Expression? BatchInput);

/// <summary>Where the results go instead of into the output.</summary>
/// <param name="Resource">Such as <c>arn:aws:states:::s3:putObject</c>; null when only the configuration is given.</param>
/// <param name="Arguments">Parameters or Arguments: the bucket and the prefix.</param>
internal sealed record ResultWriter(string? Resource, Expression? Arguments)
{
    /// <summary>NONE, COMPACT or FLATTEN. Null: NONE with a resource, else COMPACT.</summary>
    public string? Transformation { get; init; }

    /// <summary>JSON or JSONL. Null: JSON.</summary>
    public string? OutputType { get; init; }
}
