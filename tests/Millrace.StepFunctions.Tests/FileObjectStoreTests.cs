using System.Text;

namespace Millrace.StepFunctions.Tests;

public sealed class FileObjectStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-objects-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Objects_are_files_that_are_read_listed_and_written_over()
    {
        var store = new FileObjectStore(Path.Combine(_folder, "objects"));
        Assert.Null(await store.ReadAsync("bucket", "a/b.json", Cancel));
        Assert.Empty(await store.ListAsync("bucket", "", Cancel));

        foreach (var (key, text) in ((string, string)[])[("a/b.json", "old"), ("a/b.json", "new"), ("a.json", "1"), ("b/Größe 📈.csv", "")])
            await store.WriteAsync("bucket", key, Encoding.UTF8.GetBytes(text), Cancel);

        Assert.Equal("new", Encoding.UTF8.GetString((await store.ReadAsync("bucket", "a/b.json", Cancel))!.Value.Span)); // It was written.
        Assert.Equal(["a.json 1", "a/b.json 3", "b/Größe 📈.csv 0"], (await store.ListAsync("bucket", "", Cancel)).Select(static one => $"{one.Key} {one.Size}"));
        Assert.Equal(["a/b.json"], (await store.ListAsync("bucket", "a/", Cancel)).Select(static one => one.Key));
        Assert.True(File.Exists(Path.Combine(_folder, "objects", "bucket", "a", "b.json")));
    }

    [Theory]
    [InlineData("bucket", "../secret")]
    [InlineData("bucket", "a/../../secret")]
    [InlineData("bucket", "..")]
    [InlineData("bucket", "a/./b")]
    [InlineData("bucket", "/etc/passwd")]
    [InlineData("bucket", "a//b")]
    [InlineData("bucket", "a\\..\\b")]
    [InlineData("bucket", "C:\\x")]
    [InlineData("bucket", "")]
    [InlineData("bucket", "a\0b")]
    [InlineData("..", "secret")]
    [InlineData("../objects2", "secret")]
    [InlineData("a/b", "c")]
    [InlineData("/", "c")]
    [InlineData("", "c")]
    public async Task A_name_that_leads_out_of_its_bucket_is_refused(string bucket, string key)
    {
        var store = new FileObjectStore(Path.Combine(_folder, "objects"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "secret"), "secret", Cancel);

        await Assert.ThrowsAsync<ArgumentException>(() => store.ReadAsync(bucket, key, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => store.WriteAsync(bucket, key, "x"u8.ToArray(), Cancel));

        Assert.Equal(["secret"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(_folder, "secret"), Cancel));
    }
}
