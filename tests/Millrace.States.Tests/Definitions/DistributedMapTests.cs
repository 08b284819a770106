using Millrace.States.Definitions;
using Millrace.States.Expressions;

namespace Millrace.States.Tests.Definitions;

public sealed class DistributedMapTests
{
    [Fact]
    public void All_fields_of_a_distributed_Map_are_compiled()
    {
        var map = Compile("""
            "Label": "Words", "ToleratedFailureCount": 3, "ToleratedFailurePercentagePath": "$.tolerated",
            "ItemReader": {
              "Resource": "arn:aws:states:::s3:getObject", "Parameters": { "Bucket": "b", "Key.$": "$.key" },
              "ReaderConfig": {
                "InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a", "b"], "CSVDelimiter": "PIPE", "MaxItems": 10, "ItemsPointer": "/x",
                "Transformation": "NONE" } },
            "ItemBatcher": { "MaxItemsPerBatch": 5, "MaxInputBytesPerBatchPath": "$.bytes", "BatchInput": { "of": 1 } },
            "ResultWriter": { "Resource": "arn:aws:states:::s3:putObject", "Parameters": { "Bucket": "out" }, "WriterConfig": { "Transformation": "FLATTEN", "OutputType": "JSONL" } },
            """);

        Assert.Equal(("Words", true), (map.Label, map.IsExpress));
        Assert.Equal(("CSV", "GIVEN", "PIPE", "/x", "NONE"), (map.Reader!.InputType, map.Reader.CsvHeaderLocation, map.Reader.CsvDelimiter, map.Reader.ItemsPointer, map.Reader.Transformation)); // Given above.
        Assert.Equal(["a", "b"], map.Reader.CsvHeaders);
        Assert.Equal("10", Constant(map.Reader.MaxItems));
        Assert.Equal(("5", """{"of":1}"""), (Constant(map.Batcher?.MaxItemsPerBatch), Constant(map.Batcher?.BatchInput)));
        Assert.Equal("$.bytes", Assert.IsType<PathExpression>(map.Batcher?.MaxInputBytesPerBatch).Path.Text);
        Assert.Equal(("arn:aws:states:::s3:putObject", "FLATTEN", "JSONL"), (map.Writer?.Resource, map.Writer?.Transformation, map.Writer?.OutputType));
        Assert.Equal("3", Constant(map.ToleratedFailureCount));
        Assert.Equal("$.tolerated", Assert.IsType<PathExpression>(map.ToleratedFailurePercentage).Path.Text);
    }

    [Theory]
    [InlineData("\"Label\": \"has space\",", "/States/M/Label")]
    [InlineData("\"Label\": \"12345678901234567890123456789012345678901\",", "/States/M/Label")]
    [InlineData("\"ToleratedFailurePercentage\": 101,", "/States/M/ToleratedFailurePercentage")]
    [InlineData("\"ToleratedFailureCount\": -1,", "/States/M/ToleratedFailureCount")]
    [InlineData("\"ItemReader\": {},", "/States/M/ItemReader")]
    [InlineData("\"ItemReader\": { \"Resource\": \"r\", \"ReaderConfig\": { \"InputType\": \"XML\" } },", "/States/M/ItemReader/ReaderConfig/InputType")]
    [InlineData("\"ItemReader\": { \"Resource\": \"r\", \"ReaderConfig\": { \"InputType\": \"CSV\", \"CSVHeaderLocation\": \"GIVEN\" } },", "/States/M/ItemReader/ReaderConfig")]
    [InlineData("\"ItemReader\": { \"Resource\": \"r\", \"Arguments\": {} },", "/States/M/ItemReader/Arguments")]
    [InlineData("\"ItemBatcher\": { \"BatchInput\": {} },", "/States/M/ItemBatcher")]
    [InlineData("\"ResultWriter\": { \"WriterConfig\": { \"OutputType\": \"CSV\" } },", "/States/M/ResultWriter/WriterConfig/OutputType")]
    public void A_mistake_in_them_is_found_where_it_stands(string fields, string location)
    {
        Assert.False(StateMachineDefinition.TryParse(Machine(fields), out _, out var problems));

        Assert.Equal([location], problems.Select(problem => problem.Location));
    }

    private static string? Constant(Expression? expression) => (expression as ConstantExpression)?.Value.ToString();

    private static DistributedMap Compile(string fields)
    {
        var definition = StateMachineDefinition.Parse(Machine(fields));
        return Assert.IsType<MapState>(definition.Machine.Start).Distributed!; // Its mode is DISTRIBUTED.
    }

    private static string Machine(string fields) => $$"""
        { "StartAt": "M", "States": { "M": { "Type": "Map", "End": true, {{fields}}
          "ItemProcessor": { "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS" }, "StartAt": "S", "States": { "S": { "Type": "Succeed" } } } } } }
        """;
}
