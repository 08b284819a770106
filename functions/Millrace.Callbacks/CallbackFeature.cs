using Millrace.Jobs;
using Millrace.Running;

namespace Millrace.Callbacks;

/// <summary>Callbacks as a part of a platform.</summary>
public sealed class CallbackFeature
{
    private readonly CallbackStarter _starter;
    private readonly CallbackAllowList _allowed;
    private readonly bool _isEnabled;

    private CallbackFeature(CallbackStarter starter, CallbackOptions options)
    {
        _starter = starter;
        _allowed = new CallbackAllowList(options.AllowList);
        _isEnabled = options.IsEnabled;
    }

    /// <summary>Registers the job type that delivers callbacks.</summary>
    /// <param name="platform">Knows the jobs.</param>
    /// <param name="handlers">Gets the handler.</param>
    /// <param name="options">How callbacks are signed; without a secret there are none.</param>
    /// <param name="clock">The time.</param>
    public static CallbackFeature Add(Platform platform, HandlerSet handlers, CallbackOptions options, TimeProvider clock)
    {
        // The sender lives as long as the program.
        if (options.IsEnabled)
            handlers.Types.Set(new RegisteredType(CallbackDelivery.Type, new CallbackHandler(platform.FindAsync, new CallbackSender(options, clock), clock), CallbackHandler.Options));

        return new CallbackFeature(new CallbackStarter(platform.Client, clock), options);
    }

    /// <summary>Why a job must not be admitted with a callback; null if it may.</summary>
    public string? WhyNot(Callback callback) => !_isEnabled
        ? $"There are no callbacks here: no secret is set. Set {CallbackEnvironment.SecretsName}."
        : CallbackAddress.WhyNot(callback.Url, _allowed);

    /// <summary>Has a job's end told to its address. May be called again.</summary>
    public async Task StartAsync(Job ended, CancellationToken cancellationToken)
    {
        if (_isEnabled && ended.Terms.Callback is { } callback)
            await _starter.StartAsync(ended, callback, cancellationToken);
    }

    /// <summary>Has a job's end told once more. Null if it has no address.</summary>
    public async Task<SubmitResult?> ReplayAsync(Job ended, CancellationToken cancellationToken) =>
        _isEnabled && ended.Terms.Callback is { } callback ? await _starter.ReplayAsync(ended, callback, cancellationToken) : null;
}
