using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Millrace.Blobs;

namespace Millrace.Conformance.BlobStores;

/// <summary>The promises of <see cref="IBlobStore"/>. A driver's tests derive from this class; what it passes, it may claim.</summary>
public abstract class BlobStoreContract : ContractSuite
{
    private static readonly JsonTypeInfo<string[]> Texts = (JsonTypeInfo<string[]>)JsonSerializerOptions.Web.GetTypeInfo(typeof(string[]));

    /// <summary>Whether blobs outlive the process. Then <see cref="ReopenAsync"/> is overridden.</summary>
    protected virtual bool SurvivesRestart => false;

    /// <summary>An empty store. Called once a test.</summary>
    protected abstract Task<IBlobStore> OpenAsync();

    /// <summary>Ends the open store as <paramref name="restart"/> says and opens another one on the same data.</summary>
    protected virtual Task<IBlobStore> ReopenAsync(Restart restart) => throw NotReopenable();

    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public async Task The_address_is_the_SHA_256_of_the_content(string content, string address)
    {
        var blobs = await OpenAsync();

        var id = await blobs.PutAsync(Encoding.UTF8.GetBytes(content), Cancel);

        Assert.Equal(new BlobId(address), id);
        Assert.Equal(content, Encoding.UTF8.GetString((await FoundAsync(blobs, id)).Span));
    }

    [Fact]
    public async Task An_unknown_address_is_not_found()
    {
        var blobs = await OpenAsync();

        Assert.Null(await blobs.FindAsync(new BlobId(new string('0', 64)), Cancel));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(5_000_000)]
    public async Task Any_bytes_come_back_whole(int length)
    {
        var blobs = await OpenAsync();
        var content = RandomNumberGenerator.GetBytes(length);

        var id = await blobs.PutAsync(content, Cancel);

        Assert.Equal(content, (await FoundAsync(blobs, id)).ToArray());
    }

    [Fact]
    public async Task Storing_the_same_bytes_again_changes_nothing()
    {
        var blobs = await OpenAsync();

        var first = await blobs.PutAsync("content"u8.ToArray(), Cancel);
        var second = await blobs.PutAsync("content"u8.ToArray(), Cancel);

        Assert.Equal(first, second);
        Assert.Equal("content"u8.ToArray(), (await FoundAsync(blobs, first)).ToArray());
    }

    [Fact]
    public async Task A_stored_blob_does_not_change_with_the_callers_buffer()
    {
        var blobs = await OpenAsync();
        var buffer = "content"u8.ToArray();
        var id = await blobs.PutAsync(buffer, Cancel);

        buffer[0] = (byte)'X';

        Assert.Equal("content"u8.ToArray(), (await FoundAsync(blobs, id)).ToArray());
    }

    [Fact]
    public async Task Fifty_writers_of_the_same_bytes_store_them_once_and_whole()
    {
        var blobs = await OpenAsync();
        var content = RandomNumberGenerator.GetBytes(100_000);

        var ids = await AtOnceAsync(50, async _ =>
        {
            var id = await blobs.PutAsync(content, Cancel);
            Assert.Equal(content, (await FoundAsync(blobs, id)).ToArray());
            return id;
        });

        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task A_reader_at_the_same_time_sees_all_of_a_blob_or_none()
    {
        var blobs = await OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var content = RandomNumberGenerator.GetBytes(200_000);
            var id = new BlobId(Convert.ToHexStringLower(SHA256.HashData(content)));
            var writing = Task.Run(() => blobs.PutAsync(content, Cancel), Cancel);

            while (!writing.IsCompleted)
                Assert.True(await blobs.FindAsync(id, Cancel) is not { } seen || seen.Span.SequenceEqual(content));

            Assert.Equal(id, await writing);
        }
    }

    [Fact]
    public async Task Values_go_as_JSON_and_a_missing_one_is_named()
    {
        var blobs = await OpenAsync();
        var id = await blobs.PutJsonAsync(["größer", "„gleich“"], Texts, Cancel);
        var missing = new BlobId(new string('a', 64));

        var value = await blobs.GetJsonAsync(id, Texts, Cancel);
        var exception = await Assert.ThrowsAsync<KeyNotFoundException>(
            () => blobs.GetJsonAsync(missing, Texts, Cancel));

        Assert.Equal(["größer", "„gleich“"], value);
        Assert.Contains(missing.Value, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task A_stored_blob_survives_a_restart(Restart restart)
    {
        Assert.SkipUnless(SurvivesRestart, "This store ends with its process.");
        var blobs = await OpenAsync();
        var content = RandomNumberGenerator.GetBytes(300_000);
        var id = await blobs.PutAsync(content, Cancel);

        blobs = await ReopenAsync(restart);

        Assert.Equal(content, (await FoundAsync(blobs, id)).ToArray());
    }

    private static async Task<ReadOnlyMemory<byte>> FoundAsync(IBlobStore blobs, BlobId id)
    {
        var content = await blobs.FindAsync(id, Cancel);
        Assert.NotNull(content);
        return content.Value;
    }
}
