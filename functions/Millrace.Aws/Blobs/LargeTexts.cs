using System.Text;
using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Blobs;

namespace Millrace.Aws.Blobs;

/// <summary>
/// Texts as attributes. One of more than 64 KB goes to the blob store first and leaves its address: an item holds 400 KB,
/// and each write pays for all of it.
/// </summary>
internal sealed class LargeTexts(IBlobStore blobs)
{
    /// <summary>The longest text that stays in its item, in bytes of UTF-8.</summary>
    public const int Longest = 64 * 1024;

    private const string Blob = "blob";

    public async Task<AttributeValue?> ToAttributeOrNullAsync(string? text, CancellationToken cancellationToken) =>
        text is null ? null : await ToAttributeAsync(text, cancellationToken);

    public async Task<AttributeValue> ToAttributeAsync(string text, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(text) <= Longest)
            return Attributes.Text(text);

        var id = await blobs.PutAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        return new AttributeValue { M = new Dictionary<string, AttributeValue>(1) { [Blob] = Attributes.Text(id.Value) } };
    }

    /// <summary>The text of an item's attribute.</summary>
    /// <exception cref="InvalidDataException">Its blob is not there.</exception>
    public async Task<string> ReadAsync(Dictionary<string, AttributeValue> item, string name, CancellationToken cancellationToken)
    {
        var value = item[name];
        if (value.S is { } text)
            return text;

        var id = new BlobId(value.M.TextOf(Blob));
        var bytes = await blobs.FindAsync(id, cancellationToken) ?? throw new InvalidDataException(
            $"The attribute '{name}' of {item.TextOf(Keys.Pk)} {item.TextOf(Keys.Id)} is the blob {id}, which is not there. Restore the objects of the bucket.");
        return Encoding.UTF8.GetString(bytes.Span);
    }
}
