using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Polis.Conversations;

/// <summary>
/// base64 of variable-length integers: rows, columns, then for each row its number of votes and for each vote
/// <c>3 * gap + vote + 1</c>, where gap is the number of columns skipped since the row's previous vote.
/// </summary>
internal sealed class VoteMatrixConverter : JsonConverter<VoteMatrix>
{
    public override void Write(Utf8JsonWriter writer, VoteMatrix value, JsonSerializerOptions options)
    {
        var bytes = new ArrayBufferWriter<byte>(value.Cells + 2 * value.Rows + 16);
        WriteNumber(bytes, value.Rows);
        WriteNumber(bytes, value.Columns);
        for (var row = 0; row < value.Rows; row++)
        {
            var columns = value.ColumnsOf(row);
            var votes = value.ValuesOf(row);
            WriteNumber(bytes, columns.Length);
            var next = 0;
            for (var k = 0; k < columns.Length; k++)
            {
                WriteNumber(bytes, 3 * (columns[k] - next) + votes[k] + 1);
                next = columns[k] + 1;
            }
        }

        writer.WriteBase64StringValue(bytes.WrittenSpan);
    }

    public override VoteMatrix Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        ReadOnlySpan<byte> bytes = reader.GetBytesFromBase64();
        var (rows, columnCount) = (ReadNumber(ref bytes), ReadNumber(ref bytes));
        var rowStarts = new int[rows + 1];
        List<int> columns = new(bytes.Length);
        List<sbyte> votes = new(bytes.Length);
        for (var row = 0; row < rows; row++)
        {
            var next = 0;
            for (var left = ReadNumber(ref bytes); left > 0; left--)
            {
                var (gap, vote) = Math.DivRem(ReadNumber(ref bytes), 3);
                columns.Add(next + gap);
                votes.Add((sbyte)(vote - 1));
                next += gap + 1;
            }

            rowStarts[row + 1] = columns.Count;
        }

        return new VoteMatrix(columnCount, rowStarts, [.. columns], [.. votes]);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> bytes, int number)
    {
        var rest = (uint)number;
        var span = bytes.GetSpan(5);
        var length = 0;
        for (; rest >= 0x80; rest >>= 7)
            span[length++] = (byte)(rest | 0x80);

        span[length++] = (byte)rest;
        bytes.Advance(length);
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        var number = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (bytes.IsEmpty)
                break;

            var next = bytes[0];
            bytes = bytes[1..];
            number |= (next & 0x7F) << shift;
            if (next < 0x80)
                return number;
        }

        throw new JsonException("The vote matrix is cut off: encode it again from the conversation's files.");
    }
}
