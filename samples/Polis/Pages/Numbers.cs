using System.Globalization;

namespace Polis.Pages;

/// <summary>Figures as the page prints them, the same in every country.</summary>
internal static class Numbers
{
    public const string None = "–";

    private static readonly string[] Words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    /// <summary>1,234</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>1,234 votes; 1 vote</summary>
    public static string Count(int count, string thing) => $"{Count(count)} {thing}{(count == 1 ? "" : "s")}";

    /// <summary>two groups; one group</summary>
    public static string Word(int count, string thing) =>
        count < Words.Length ? $"{Words[count]} {thing}{(count == 1 ? "" : "s")}" : Count(count, thing);

    public static string Percent(int part, int whole) => whole == 0 ? None : Percent((double)part / whole);

    /// <summary>62%. Less than all is never 100%, more than nothing never 0%.</summary>
    public static string Percent(double share) => share switch
    {
        > 0 and < 0.005 => "<1%",
        < 1 and >= 0.995 => ">99%",
        _ => Decimal(100 * share, 0) + "%",
    };

    public static string Decimal(double number, int digits) =>
        Math.Round(number, digits, MidpointRounding.AwayFromZero).ToString("N" + digits, CultureInfo.InvariantCulture);

    /// <summary>A product of shares: many groups make it small.</summary>
    public static string Product(double product) => Decimal(product, product < 0.1 ? 3 : 2);

    /// <summary>For SVG: at most one digit behind the point, no separators.</summary>
    public static string Place(double number) =>
        (Math.Round(number, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);
}
