namespace Millrace.Schemas;

/// <summary>How much work one validation may still do; shared by all of its parts.</summary>
internal sealed class Effort
{
    private const int MostSteps = 100_000;
    private const int Deepest = 500;
    private int _steps;
    private int _depth;

    /// <summary>Why the validation was given up; null if it was not. Then nothing else that was found counts.</summary>
    public string? GaveUp { get; set; }

    /// <summary>Begins a step inside of the current one; false if there shall be no more.</summary>
    public bool TryEnter()
    {
        if (GaveUp is null && (++_steps > MostSteps || _depth >= Deepest))
            GaveUp = "The value takes too much work to compare with its schema. Make the schema simpler: fewer alternatives, fewer $ref inside of each other.";

        if (GaveUp is not null)
            return false;

        _depth++;
        return true;
    }

    public void Leave() => _depth--;
}

/// <summary>What does not fit, as sentences, up to a limit.</summary>
internal sealed class Findings(int limit, Effort effort)
{
    private readonly List<string> _sentences = [];

    public Effort Effort => effort;

    public bool IsFull => _sentences.Count >= limit;

    public IReadOnlyList<string> Sentences => effort.GaveUp is { } why ? [why] : _sentences;

    public bool IsEmpty => _sentences.Count == 0;

    public void Add(Place place, string what)
    {
        if (!IsFull)
            _sentences.Add(place.Says(what));
    }

    /// <summary>Findings that nobody reads: whether there are any is all that is asked.</summary>
    public Findings Aside() => new(1, effort);
}
