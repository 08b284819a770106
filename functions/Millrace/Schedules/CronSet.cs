namespace Millrace.Schedules;

/// <summary>The values that a cron field allows: at most 256 from <paramref name="First"/> on.</summary>
internal readonly record struct CronSet(int First, int Last, UInt128 Low, UInt128 High)
{
    private const int Half = 128;

    public static CronSet Empty(int first, int last) => new(first, last, 0, 0);

    public bool Contains(int value)
    {
        var bit = value - First;
        return value >= First && value <= Last && ((bit < Half ? Low >> bit : High >> (bit - Half)) & 1) == 1;
    }

    public CronSet With(int value)
    {
        var bit = value - First;
        return bit < Half ? this with { Low = Low | (UInt128.One << bit) } : this with { High = High | (UInt128.One << (bit - Half)) };
    }

    public int? NextFrom(int value)
    {
        for (var next = Math.Max(value, First); next <= Last; next++)
        {
            if (Contains(next))
                return next;
        }

        return null;
    }
}
