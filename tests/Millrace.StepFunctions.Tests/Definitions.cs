namespace Millrace.StepFunctions.Tests;

/// <summary>Definitions that tests run.</summary>
internal static class Definitions
{
    public const string Pass = """{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"said":"hello"},"End":true}}}""";

    public const string Fail = """{"StartAt":"A","States":{"A":{"Type":"Fail","Error":"Boom","Cause":"It broke."}}}""";

    public const string Wait = """{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":3600,"End":true}}}""";

    /// <summary>A task of the activity <c>work</c>, then another one.</summary>
    public const string TwoTasks = """
        {"StartAt":"First","States":{
          "First":{"Type":"Task","Resource":"arn:aws:states:us-east-1:000000000000:activity:work","Next":"Second"},
          "Second":{"Type":"Task","Resource":"arn:aws:states:us-east-1:000000000000:activity:work","End":true}}}
        """;

    /// <summary>Hands each item to the activity <c>work</c>.</summary>
    public const string DistributedMap = """
        {"StartAt":"Each","States":{"Each":{"Type":"Map","End":true,"ItemProcessor":{
          "ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
          "StartAt":"Work","States":{"Work":{"Type":"Task","Resource":"arn:aws:states:us-east-1:000000000000:activity:work","End":true}}}}}}
        """;

    public static string OneTask(string resource, string parameters = "{}") =>
        "{\"StartAt\":\"T\",\"States\":{\"T\":{\"Type\":\"Task\",\"Resource\":\"" + resource + "\",\"Parameters\":" + parameters + ",\"End\":true}}}";
}
