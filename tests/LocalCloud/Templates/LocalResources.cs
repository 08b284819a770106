using System.Text.Json.Nodes;
using LocalCloud.Wire;

namespace LocalCloud.Templates;

/// <summary>What <c>Ref</c> and <c>Fn::GetAtt</c> of a resource are on this machine.</summary>
internal sealed class LocalResources(JsonObject resources, string stack)
{
    /// <summary>The properties that name a resource.</summary>
    private static readonly string[] Naming = ["FunctionName", "QueueName", "TableName", "BucketName", "StateMachineName", "Name"];

    private readonly Dictionary<string, string> _addresses = [];

    /// <summary>Resolves what stands in the template.</summary>
    public Func<JsonNode?, string> Text { get; set; } = static value => $"{value}";

    /// <summary>The name of a resource in the account: the one that the template gives it, or one made of the stack's.</summary>
    public string Name(string id) => Naming.Select(name => resources[id]?["Properties"]?[name]).FirstOrDefault(static name => name is not null) is { } given
        ? Text(given)
        : MadeName(id);

    /// <summary>Says what the <c>Ref</c> of a resource is, where that is no matter of its name: a queue's address.</summary>
    public void Locate(string id, string address) => _addresses[id] = address;

    public string Reference(string id)
    {
        if (_addresses.TryGetValue(id, out var address))
            return address;

        return id switch
        {
            "AWS::Region" => Names.Region,
            "AWS::AccountId" => Names.Account,
            "AWS::Partition" => "aws",
            "AWS::StackName" => stack,
            "AWS::StackId" => Names.Arn("cloudformation", $"stack/{stack}/local"),
            "AWS::URLSuffix" => "amazonaws.com",
            _ when Type(id) is "AWS::Serverless::StateMachine" or "AWS::StepFunctions::StateMachine" or "AWS::SNS::Topic" => Arn(id),
            _ => Name(id),
        };
    }

    public string Attribute(string id, string attribute) => attribute switch
    {
        "Arn" => Arn(id),
        "StreamArn" => $"{Arn(id)}/stream/local",
        "QueueUrl" => Reference(id),
        _ when attribute.EndsWith("Arn", StringComparison.Ordinal) => Arn(id),
        _ => Name(id),
    };

    /// <summary>The id of the resource with an ARN, or a name at the end of one.</summary>
    public string? Find(string arn) => resources
        .Select(static one => one.Key)
        .FirstOrDefault(id => Arn(id) == arn || Attribute(id, "StreamArn") == arn || (!arn.StartsWith("arn:", StringComparison.Ordinal) && Name(id) == arn));

    private string MadeName(string id) => Type(id) switch
    {
        "AWS::S3::Bucket" => $"{stack}-{id}".ToLowerInvariant(),
        "AWS::SQS::Queue" when $"{resources[id]!["Properties"]?["FifoQueue"]}" == "true" => $"{stack}-{id}.fifo",
        _ => $"{stack}-{id}",
    };

    private string Arn(string id) => Type(id) switch
    {
        "AWS::DynamoDB::Table" => Names.Arn("dynamodb", $"table/{Name(id)}"),
        "AWS::SQS::Queue" => Names.Arn("sqs", Name(id)),
        "AWS::S3::Bucket" => $"arn:aws:s3:::{Name(id)}",
        "AWS::Serverless::Function" or "AWS::Lambda::Function" => Names.Arn("lambda", $"function:{Name(id)}"),
        "AWS::Serverless::StateMachine" or "AWS::StepFunctions::StateMachine" => Names.Arn("states", $"stateMachine:{Name(id)}"),
        "AWS::SNS::Topic" => Names.Arn("sns", Name(id)),
        var type => Names.Arn(type.Split(':', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1)?.ToLowerInvariant() ?? "unknown", Name(id)),
    };

    private string Type(string id) => resources[id]?["Type"]?.ToString() ?? "";
}
