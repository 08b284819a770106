namespace Deployment.Tests;

/// <summary>What each function may do, and that it may do no more.</summary>
public sealed class RightTests
{
    private const string ApiStatements = "Resources/ApiRole/Properties/Policies/0/PolicyDocument/Statement";

    private static readonly Template Deployed = Template.Deployed;

    [Fact]
    public void Nothing_is_allowed_by_a_star()
    {
        Findings.None(TooMuch(Deployed));
        Findings.Some(TooMuch(Deployed.With($"{ApiStatements}/2/Action", "dynamodb:*")), "dynamodb:*");
        Findings.Some(TooMuch(Deployed.With($"{ApiStatements}/2/Action/0", "dynamodb:Get*")), "dynamodb:Get*");
        Findings.Some(TooMuch(Deployed.With($"{ApiStatements}/2/Resource", "*")), "dynamodb:GetItem");
        Findings.Some(TooMuch(Deployed.With($"{ApiStatements}/4/Resource/Fn::Sub", "arn:aws:s3:::*/blobs/*")), "s3:::*/blobs");
        Findings.Some(TooMuch(Deployed.With("Metadata/ResourceStar/xray:PutTraceSegments", null)), "xray:PutTraceSegments");
        Findings.Some(TooMuch(Deployed.With("Metadata/ResourceStar/xray:Unused", "No reason is needed any more.")), "xray:Unused");
    }

    [Fact]
    public void Every_function_has_a_role_of_its_own_and_none_that_others_wrote()
    {
        Findings.None(Shared(Deployed));
        Findings.Some(Shared(Deployed.With("Resources/SweepFunction/Properties/Role/Fn::GetAtt/0", "ApiRole")), "ApiRole");
        Findings.Some(Shared(Deployed.With("Resources/SweepFunction/Properties/Role", null)), "SweepFunction");
        Findings.Some(Shared(Deployed.With("Resources/SweepFunction/Properties/Policies", "AmazonS3FullAccess")), "SweepFunction");
        Findings.Some(Shared(Deployed.With("Resources/SweepRole/Properties/ManagedPolicyArns", "x")), "SweepRole");
    }

    [Fact]
    public void Every_function_may_reach_what_its_variables_name()
    {
        Findings.None(OutOfReach(Deployed));
        Findings.Some(OutOfReach(Deployed.With($"{ApiStatements}/6", Deployed[$"{ApiStatements}/5"]!.DeepClone())), "ApiFunction may not reach CpuQueue");
        Findings.Some(OutOfReach(Deployed.With("Resources/StartTaskRole/Properties/Policies/0/PolicyDocument/Statement/2/Resource", "x")), "StartTaskFunction may not reach JobsTable");
    }

    [Fact]
    public void Every_function_may_read_the_events_that_start_it()
    {
        Findings.None(Unreadable(Deployed));
        Findings.Some(Unreadable(Deployed.With("Resources/WorkRole/Properties/Policies/0/PolicyDocument/Statement/5/Action/0", "sqs:SendMessage")), "WorkFunction/Cpu");
        Findings.Some(Unreadable(Deployed.With("Resources/DispatchRole/Properties/Policies/0/PolicyDocument/Statement/2/Action", "dynamodb:GetRecords")), "DispatchFunction/Changes");
    }

    // Read it when it changes: it is what a stolen function can do.
    [Fact]
    public void The_rights_are_those_that_were_approved()
    {
        var rights = Deployed.Functions.Concat(Deployed.Of("AWS::Serverless::StateMachine")).SelectMany(static owner => (string[])
        [
            $"{owner.Name}",
            .. Deployed.RightsOf(owner).SelectMany(static right => right.Resources.SelectMany(resource => right.Actions.Select(action => $"  {action} {ShortOf(resource)}"))).Order(StringComparer.Ordinal),
        ]);

        Approved.Check("rights.txt", string.Join('\n', rights) + "\n");
    }

    private static IEnumerable<string> TooMuch(Template template)
    {
        var reasons = template["Metadata/ResourceStar"]!.AsObject();
        var used = new HashSet<string>();
        foreach (var right in template.Resources.SelectMany(Template.StatementsOf).Where(static one => one.Allows))
        {
            foreach (var action in right.Actions.Where(static action => action.Contains('*')))
                yield return $"{right.Owner} allows {action}.";

            foreach (var resource in right.Resources.Where(static resource => resource.Contains('*')))
            {
                used.UnionWith(resource == "*" ? right.Actions : []);
                foreach (var action in resource == "*" ? right.Actions.Where(action => !reasons.ContainsKey(action)) : [])
                    yield return $"{right.Owner} allows {action} on everything; name the resource, or the reason in Metadata/ResourceStar.";

                // A star that ends the name of a stream, an object or an execution is as narrow as these can be named.
                if (resource != "*" && resource.TrimEnd('"', '}', ' ').TrimEnd('*').Contains('*'))
                    yield return $"{right.Owner} allows {string.Join(", ", right.Actions)} on {resource}.";
            }
        }

        foreach (var reason in reasons.Where(reason => !used.Contains(reason.Key) || $"{reason.Value}".Length < 10))
            yield return $"Metadata/ResourceStar: {reason.Key} is not used, or gives no reason.";
    }

    private static IEnumerable<string> Shared(Template template)
    {
        var owners = template.Functions.Concat(template.Of("AWS::Serverless::StateMachine")).ToList();
        foreach (var group in owners.GroupBy(static one => Template.TargetOf(one["Role"])))
        {
            if (template.Find(group.Key) is not { Type: "AWS::IAM::Role" } || group.Count() > 1)
                yield return $"{string.Join(", ", group.Select(static one => one.Name))}: a role of its own, not {group.Key ?? "SAM's"}.";
        }

        foreach (var owner in owners.Where(static one => one["Policies"] is not null))
            yield return $"{owner.Name}: SAM's policies are broader than statements of our own.";

        foreach (var role in template.Of("AWS::IAM::Role").Where(static one => one["ManagedPolicyArns"] is not null))
            yield return $"{role.Name}: managed policies name every resource.";
    }

    private static IEnumerable<string> OutOfReach(Template template) =>
        from function in template.Functions
        from variable in template.VariablesOf(function)
        where Variables.ReadBy(variable.Key, $"{template.VariablesOf(function)["MILLRACE_FUNCTION"]}")
        let target = Template.TargetOf(variable.Value)
        where template.Find(target) is not null && !template.RightsOf(function).Any(right => right.Names(target!)) // Found, so named.
        select $"{function.Name} may not reach {target}, which {variable.Key} names.";

    private static IEnumerable<string> Unreadable(Template template)
    {
        foreach (var one in template.Events)
        {
            string[] needed = one.Type switch
            {
                "SQS" => ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"],
                "DynamoDB" => ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
                _ => [],
            };
            var source = Template.TargetOf(one["Queue"] ?? one["Stream"]) ?? "";
            var given = template.RightsOf(one.Function).Where(right => right.Names(source)).SelectMany(static right => right.Actions);
            foreach (var missing in needed.Except(given))
                yield return $"{one.Title}: the function may not {missing} on {source}.";
        }
    }

    private static string ShortOf(string resource) => resource
        .Replace("""{"Fn::GetAtt":[""", "", StringComparison.Ordinal).Replace(""","Arn"]}""", "", StringComparison.Ordinal)
        .Replace("""{"Fn::Sub":""", "", StringComparison.Ordinal).TrimEnd('}').Trim('"').Replace("\"", "", StringComparison.Ordinal)
        .Replace("arn:${AWS::Partition}:", "", StringComparison.Ordinal).Replace("${AWS::Region}:${AWS::AccountId}:", "", StringComparison.Ordinal);
}
