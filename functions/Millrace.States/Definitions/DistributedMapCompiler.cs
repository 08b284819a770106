using System.Buffers;
using Millrace.States.Expressions;
using Millrace.States.Json;
using Millrace.States.Language;
using Millrace.States.Validation;

namespace Millrace.States.Definitions;

/// <summary>Compiles the fields that only distributed Maps have.</summary>
internal static class DistributedMapCompiler
{
    private const int LongestLabel = 40;
    private const long LargestBatch = 262_144;
    private static readonly SearchValues<char> NotInLabels = SearchValues.Create(" \t\r\n?*<>{}[]:;,\\|^~$#%&`\"");

    public static DistributedMap Compile(StateCompiler.Source source, bool isExpress)
    {
        var (fields, language) = (source.Fields, source.Language);
        if (fields.Place.IsExpress && fields.Place.Compilation.IsStrict)
            fields.Problem("", "A distributed Map has no place in an express state machine.", DefinitionRules.Express);

        return new DistributedMap
        {
            IsExpress = isExpress,
            Label = Label(fields),
            Reader = fields.Inner("ItemReader") is { } reader ? Reader(reader, language) : null,
            Batcher = fields.Inner("ItemBatcher") is { } batcher ? Batcher(batcher, language) : null,
            Writer = fields.Inner("ResultWriter") is { } writer ? Writer(writer, language) : null,
            ToleratedFailureCount = ToleratedCount(source),
            ToleratedFailurePercentage = ToleratedPercentage(source),
        };
    }

    public static Expression? ToleratedCount(StateCompiler.Source source) =>
        source.Language.Number(source.Fields, "ToleratedFailureCount", new NumberRange(0, int.MaxValue));

    public static Expression? ToleratedPercentage(StateCompiler.Source source) =>
        source.Language.Number(source.Fields, "ToleratedFailurePercentage", new NumberRange(0, 100) { IsWhole = false });

    private static string? Label(Fields fields)
    {
        if (fields.Text("Label") is not { } label)
            return null;

        if (label.Length is 0 or > LongestLabel || label.AsSpan().ContainsAny(NotInLabels) || label.Any(char.IsControl))
        {
            fields.Problem(
                "Label", $"A label has 1 to {LongestLabel} characters, without spaces and without signs like * ? < > {{ }} [ ] : ; , \\ | ^ ~ $ # % & ` \".",
                DefinitionRules.BadValue, new AwsWords($"Invalid label name: {label}") { Code = DiagnosticCodes.InvalidLabelName });
        }
        else if (!fields.Place.Compilation.Labels.Add(label))
        {
            fields.Problem(
                "Label", $"Another Map has the label '{label}'.", DefinitionRules.Conflict,
                new AwsWords($"Duplicate label name: {label}") { Code = DiagnosticCodes.DuplicateLabelName });
        }

        return label;
    }

    private static ItemReader Reader(Fields fields, QueryLanguage language)
    {
        fields.Ignore("Comment");
        var resource = fields.Text("Resource", isRequired: true);
        var arguments = language.Arguments(fields);
        var config = fields.Inner("ReaderConfig");
        var reader = new ItemReader(resource ?? "", arguments);
        if (config is not null)
            reader = Configured(reader, config, language);

        fields.RefuseUnknown("An ItemReader", language);
        return reader;
    }

    private static ItemReader Configured(ItemReader reader, Fields config, QueryLanguage language)
    {
        config.Ignore("Comment");
        var type = config.OneOf("InputType", "CSV", "JSON", "JSONL", "PARQUET", "MANIFEST");
        var manifest = config.OneOf("ManifestType", "ATHENA_DATA", "S3_INVENTORY");
        var headers = config.Array("CSVHeaders")?.Items ?? [];
        var location = config.OneOf("CSVHeaderLocation", "FIRST_ROW", "GIVEN");
        if (headers.Any(header => header is not JsonString))
            config.Problem("CSVHeaders", "CSVHeaders must be an array of strings.", DefinitionRules.BadValue, new AwsWords("Expected value of type String"));

        if (location == "GIVEN" && headers.Count == 0)
            config.Problem("", "CSVHeaders are required where CSVHeaderLocation is GIVEN.", DefinitionRules.MissingField, AwsWords.Required("CSVHeaders"));

        var delimiter = config.OneOf("CSVDelimiter", "COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB");
        var pointer = config.Text("ItemsPointer");
        if (pointer is { Length: > 0 } && pointer[0] != '/')
            config.Problem("ItemsPointer", "ItemsPointer must be a JSON pointer like /data/items.", DefinitionRules.BadPath);

        var configured = reader with
        {
            InputType = type ?? (manifest is null ? null : "MANIFEST"),
            Transformation = config.OneOf("Transformation", "NONE", "LOAD_AND_FLATTEN"),
            CsvHeaderLocation = location,
            CsvHeaders = [.. headers.OfType<JsonString>().Select(header => header.Value)],
            CsvDelimiter = delimiter,
            ItemsPointer = pointer,
            MaxItems = language.Number(config, "MaxItems", new NumberRange(0, int.MaxValue)),
        };
        config.RefuseUnknown("A ReaderConfig", language);
        return configured;
    }

    private static ItemBatcher Batcher(Fields fields, QueryLanguage language)
    {
        fields.Ignore("Comment");
        var items = language.Number(fields, "MaxItemsPerBatch", new NumberRange(1, int.MaxValue));
        var bytes = language.Number(fields, "MaxInputBytesPerBatch", new NumberRange(1, LargestBatch));
        var input = language.Template(fields, "BatchInput");
        string[] limits = ["MaxItemsPerBatch", "MaxItemsPerBatchPath", "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"];
        if (!Array.Exists(limits, fields.Has))
            fields.Problem("", "An ItemBatcher needs MaxItemsPerBatch or MaxInputBytesPerBatch.", DefinitionRules.MissingField);

        fields.RefuseUnknown("An ItemBatcher", language);
        return new ItemBatcher(items, bytes, input);
    }

    private static ResultWriter Writer(Fields fields, QueryLanguage language)
    {
        fields.Ignore("Comment");
        var resource = fields.Text("Resource");
        var arguments = language.Arguments(fields);
        var config = fields.Inner("WriterConfig");
        if (resource is null && config is null)
            fields.Problem("", "A ResultWriter needs a Resource, a WriterConfig, or both.", DefinitionRules.MissingField);

        var writer = new ResultWriter(resource, arguments)
        {
            Transformation = config?.OneOf("Transformation", "NONE", "COMPACT", "FLATTEN"),
            OutputType = config?.OneOf("OutputType", "JSON", "JSONL"),
        };
        config?.Ignore("Comment");
        config?.RefuseUnknown("A WriterConfig");
        fields.RefuseUnknown("A ResultWriter", language);
        return writer;
    }
}
