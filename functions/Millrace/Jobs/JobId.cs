using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Millrace.Jobs;

/// <summary>
/// The id of a job: 26 characters of Crockford's base 32 (a ULID), 48 bits of milliseconds and 80 random bits,
/// so ids sort by the time of their making and cannot be guessed.
/// </summary>
public readonly record struct JobId(string Value) : IComparable<JobId>
{
    /// <summary>The number of characters of every id.</summary>
    public const int Length = 26;

    private const int TimeLength = 10;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>A new id that sorts after those of earlier milliseconds.</summary>
    public static JobId New(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, now.ToUnixTimeMilliseconds() << 16);
        Randomness.Take(bytes[6..]);
        var bits = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return new JobId(string.Create(Length, bits, static (text, rest) =>
        {
            for (var i = text.Length - 1; i >= 0; i--, rest >>= 5)
                text[i] = Alphabet[(int)(rest & 31)];
        }));
    }

    /// <summary>The id before all that were made at <paramref name="time"/> or later, to the millisecond: a border between ids, no job's id.</summary>
    public static JobId Before(DateTimeOffset time)
    {
        var milliseconds = time.ToUnixTimeMilliseconds();
        return new JobId(string.Create(Length, milliseconds, static (text, rest) =>
        {
            text.Fill('0');
            for (var i = TimeLength - 1; i >= 0; i--, rest >>= 5)
                text[i] = Alphabet[(int)(rest & 31)];
        }));
    }

    /// <summary>Reads an id; false for anything that <see cref="New"/> cannot have made.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out JobId id)
    {
        id = default;
        if (text is not { Length: Length } || text[0] > '7')
            return false;

        foreach (var c in text)
        {
            if (!Alphabet.Contains(c, StringComparison.Ordinal))
                return false;
        }

        id = new JobId(text);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(JobId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Orders ids by the time of their making.</summary>
    public static bool operator <(JobId left, JobId right) => left.CompareTo(right) < 0;

    /// <summary>Orders ids by the time of their making.</summary>
    public static bool operator >(JobId left, JobId right) => left.CompareTo(right) > 0;

    /// <summary>Orders ids by the time of their making.</summary>
    public static bool operator <=(JobId left, JobId right) => left.CompareTo(right) <= 0;

    /// <summary>Orders ids by the time of their making.</summary>
    public static bool operator >=(JobId left, JobId right) => left.CompareTo(right) >= 0;

    /// <summary>Random bytes of the operating system's generator, drawn for a hundred ids at once: a draw costs as much as all else of an id.</summary>
    private static class Randomness
    {
        private const int Drawn = 1_000;

        [ThreadStatic]
        private static byte[]? _bytes;

        [ThreadStatic]
        private static int _left;

        public static void Take(Span<byte> bytes)
        {
            _bytes ??= new byte[Drawn];
            if (_left < bytes.Length)
            {
                RandomNumberGenerator.Fill(_bytes);
                _left = Drawn;
            }

            // Each byte once, and none stays behind.
            var taken = _bytes.AsSpan(_left -= bytes.Length, bytes.Length);
            taken.CopyTo(bytes);
            taken.Clear();
        }
    }
}
