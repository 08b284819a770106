using Millrace.Callbacks;

namespace Millrace.Tests.Callbacks;

public sealed class CallbackOptionsTests
{
    [Fact]
    public void Without_secrets_there_are_no_callbacks_and_no_problems()
    {
        var (options, problems) = CallbackEnvironment.Read(static _ => null);

        Assert.False(options.IsEnabled);
        Assert.Empty(problems);
    }

    [Fact]
    public void Secrets_and_allow_list_come_from_the_environment()
    {
        var (options, problems) = Read($"{Given.OtherSecretText}  {Given.SecretText}", "localhost:5000 10.1.0.0/16");

        Assert.Empty(problems);
        Assert.Equal(["localhost:5000", "10.1.0.0/16"], options.AllowList);
        Assert.Equal(
            new CallbackSigner(Given.OtherSecret, Given.Secret).Sign("a", Given.Noon, []),
            new CallbackSigner(options.Secrets).Sign("a", Given.Noon, []));
    }

    [Fact]
    public void All_problems_are_told_at_once_and_no_secret_is()
    {
        var (_, problems) = Read($"{Given.SecretText} MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw whsec_AAAA", "http://x");

        Assert.Equal(
            [
                "MILLRACE_CALLBACK_SECRETS, number 2: A callback secret must start with 'whsec_'.",
                "MILLRACE_CALLBACK_SECRETS, number 3: A callback secret must have 24 to 64 bytes, had 3.",
                "Callbacks:AllowList: 'http://x' must be a host name, 'host:port' or a CIDR block such as '10.1.0.0/16'.",
            ],
            problems);
    }

    [Fact]
    public void The_defaults_are_sound() => Assert.Empty(Given.Options().Problems());

    [Fact]
    public void Times_and_numbers_that_do_not_fit_are_problems()
    {
        var options = new CallbackOptions
        {
            Secrets = [.. Enumerable.Repeat(Given.Secret, 6)],
            Timeout = TimeSpan.FromSeconds(30),
            ConnectTimeout = TimeSpan.FromSeconds(31),
        };

        Assert.Equal(
            [
                "Callbacks:Secrets may hold 5 secrets, had 6. Remove the oldest ones.",
                "Callbacks:Timeout must be positive and less than 00:00:30, was 00:00:30.",
                "Callbacks:ConnectTimeout must be positive and at most Callbacks:Timeout (00:00:30), was 00:00:31.",
            ],
            options.Problems());
    }

    private static (CallbackOptions Options, IReadOnlyList<string> Problems) Read(string secrets, string allow) =>
        CallbackEnvironment.Read(name => name switch
        {
            "MILLRACE_CALLBACK_SECRETS" => secrets,
            "MILLRACE_CALLBACK_ALLOW" => allow,
            _ => null,
        });
}
