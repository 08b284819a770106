namespace LocalCloud.Faults;

/// <summary>Which calls of DynamoDB, SQS and Step Functions go wrong, and how.</summary>
public sealed class CallFaults
{
    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly List<Rule> _rules = [];

    internal CallFaults(Random random) => _random = random;

    /// <summary>Lets calls go wrong until the result is disposed. The first rule that applies counts.</summary>
    /// <param name="which">Which calls.</param>
    /// <param name="fault">How.</param>
    /// <param name="probability">How likely: 0 to 1.</param>
    /// <param name="times">How often at most.</param>
    public IDisposable When(Func<AwsCall, bool> which, Fault fault, double probability = 1, int times = int.MaxValue)
    {
        var rule = new Rule(this, which, fault, probability) { Left = times };
        lock (_lock)
            _rules.Add(rule);

        return rule;
    }

    /// <summary>Loses the messages that a function sends right after its write: then only feed and sweep wake workers.</summary>
    public IDisposable LoseWakeUps(params string[] functions) => When(
        call => call.Operation is "SendMessage" or "SendMessageBatch" && (functions.Length == 0 || functions.Contains(call.Function)), new Fault.LoseMessages());

    /// <summary>Everything is well again.</summary>
    public void Clear()
    {
        lock (_lock)
            _rules.Clear();
    }

    internal Fault? Choose(AwsCall call)
    {
        lock (_lock)
        {
            var rule = _rules.FirstOrDefault(rule => rule.Left > 0 && rule.Which(call) && _random.NextDouble() < rule.Probability);
            if (rule is not null)
                rule.Left--;

            return rule?.Fault;
        }
    }

    private sealed class Rule(CallFaults faults, Func<AwsCall, bool> which, Fault fault, double probability) : IDisposable
    {
        public Func<AwsCall, bool> Which => which;

        public Fault Fault => fault;

        public double Probability => probability;

        public int Left { get; set; }

        public void Dispose()
        {
            lock (faults._lock)
                faults._rules.Remove(this);
        }
    }
}
