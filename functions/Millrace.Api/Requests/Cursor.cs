using System.Buffers.Text;
using System.Text;
using Millrace.Api.Problems;
using Millrace.Jobs;

namespace Millrace.Api.Requests;

/// <summary>Where a list goes on: opaque for callers, so that it may one day hold more than an id.</summary>
internal static class Cursor
{
    // The first character is the version of what follows.
    private const char Version = '1';

    public static string Of(JobId before) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(Version + before.Value));

    public static JobId Read(string text)
    {
        Span<byte> bytes = stackalloc byte[JobId.Length + 1];
        return Base64Url.IsValid(text, out var length)
            && length == bytes.Length
            && Base64Url.TryDecodeFromChars(text, bytes, out _)
            && bytes[0] == Version
            && JobId.TryParse(Encoding.ASCII.GetString(bytes[1..]), out var id)
            ? id
            : throw Argument.Refuse("cursor", $"{Text.Quote(text)} is no cursor.", "Use the `next` of the page before, unchanged, or leave it out for the first page.");
    }
}
