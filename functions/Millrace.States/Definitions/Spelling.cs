namespace Millrace.States.Definitions;

internal static class Spelling
{
    // Names of fields are shorter; what is longer is no misspelling of one.
    private const int Longest = 60;

    /// <summary>How many letters must be added, removed or changed to make one word of the other.</summary>
    public static int Distance(string left, string right)
    {
        if (Math.Max(left.Length, right.Length) > Longest)
            return Longest;

        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(change, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[right.Length];
    }
}
