using Millrace.States.Json;

namespace Millrace.States.Intrinsics;

internal static class NumberFunctions
{
    public static JsonNumber Add(long left, long right)
    {
        try
        {
            return new JsonNumber(checked(left + right));
        }
        catch (OverflowException)
        {
            throw new IntrinsicException($"the sum of {left} and {right} is too large");
        }
    }

    /// <summary>From the first number, inclusive, to the second, exclusive; the third, if given, is the seed.</summary>
    public static JsonNumber RandomBetween(JsonValue[] arguments, Random random)
    {
        var first = IntrinsicTable.Rounded(arguments[0]);
        var last = IntrinsicTable.Rounded(arguments[1]);
        if (first >= last)
            throw new IntrinsicException($"the start {first} must be less than the end {last}");

        var source = arguments.Length == 3 ? new Random((int)IntrinsicTable.Rounded(arguments[2])) : random;
        return new JsonNumber(source.NextInt64(first, last));
    }

    /// <summary>A version 4 UUID from the execution's own source of randomness, so that a test can fix it.</summary>
    public static JsonString Uuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new JsonString(new Guid(bytes, bigEndian: true).ToString());
    }
}
