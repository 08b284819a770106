using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Millrace.Aws.Tables;

/// <summary>Values as DynamoDB attributes, and back. Times are UTC ticks: nothing is rounded.</summary>
internal static class Attributes
{
    public static AttributeValue Text(string text) => new() { S = text };

    public static AttributeValue? TextOrNull(string? text) => text is null ? null : Text(text);

    public static AttributeValue Number(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue? NumberOrNull(double? number) =>
        number is { } value ? new AttributeValue { N = value.ToString("R", CultureInfo.InvariantCulture) } : null;

    public static AttributeValue Time(DateTimeOffset time) => Number(time.UtcTicks);

    public static AttributeValue? TimeOrNull(DateTimeOffset? time) => time is { } value ? Time(value) : null;

    public static string TextOf(this Dictionary<string, AttributeValue> item, string name) => item[name].S;

    public static string? TextOrNullOf(this Dictionary<string, AttributeValue> item, string name) => item.GetValueOrDefault(name)?.S;

    public static long NumberOf(this Dictionary<string, AttributeValue> item, string name) =>
        long.Parse(item[name].N, CultureInfo.InvariantCulture);

    public static double? DoubleOrNullOf(this Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var value) ? double.Parse(value.N, CultureInfo.InvariantCulture) : null;

    public static DateTimeOffset TimeOf(this Dictionary<string, AttributeValue> item, string name) => new(item.NumberOf(name), TimeSpan.Zero);
}
